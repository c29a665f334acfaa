"""The types of `guests/wit`, named and shaped as componentize-py generates them.

That is why a variant is one class a case with an underscore in its name, and why `result` is a return value or a
raised `Err`. A guest puts the generated modules in the place of these (`outcome` is its `componentize_py_types`) and
calls the logic with its own values, converting nothing. Only the annotations say more than the generated ones: the
width of each integer.
"""
