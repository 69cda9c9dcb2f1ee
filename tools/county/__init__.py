"""The invented county of data/raw: facts in tables a person can read, documents and answer key made from them.

    loading.load_facts(folder) → files.documents(facts)   the documents
                               → key.expected(facts)      what every frame of a build must then say

Documents and key come from the same facts by different ways: the key never asks the program.
"""
