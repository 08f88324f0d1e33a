"""The floors: what an ordinary Django application costs that shows and changes the same rows, signed in,
with the middleware of a new project and templates, but without permission, journal, rollups kept or search index.

naive works with model instances, forms and templates; tuned reads row values, makes its cells in Python, counts
capped, pages by key and reads the rollup.
"""
