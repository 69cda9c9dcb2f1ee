"""Files made to harm whoever reads them, and the proof that they cost no more than themselves."""
