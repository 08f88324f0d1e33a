"""The floors: the least a view on the same stack and the same rows can cost, without permission or journal.

naive is Django's ORM with a template; tuned reads row values, counts capped, pages by key, uses the rollup.
"""
