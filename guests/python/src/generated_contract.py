"""Puts the types that componentize-py generates in the place of those that the logic is written with.

They are named and shaped alike, so that the logic makes and reads the very values that cross the boundary, and nothing
is converted on the way. To be imported before the logic.
"""

import sys

import componentize_py_types
from wit_world.exports import fraud, pricing

sys.modules["tollgate_logic.contract.fraud"] = fraud
sys.modules["tollgate_logic.contract.pricing"] = pricing
sys.modules["tollgate_logic.contract.outcome"] = componentize_py_types
