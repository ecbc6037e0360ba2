"""AWS Config, Automation and their wire on top of an emulator: knows nothing of the product."""
