"""An invented nation: reports of real townships, to try the program on as many as there are.

    townships → who reports, county by county, in the order of the register
    figures   → a township's counts year by year, as the facts of tools.county hold them
    wording   → sentences from slots; prose → the sections of a report, year by year
    people of a county write their reports in ``counties``; ``pages`` prints those of the text kind

Everything follows from a seed and the code of the township: a nation of few is the beginning of one of many.
"""
