"""What the speed claims of the README come from. Run by bin/bench; never part of the tests."""
