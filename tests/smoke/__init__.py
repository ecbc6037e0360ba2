"""The button's whole story on a throwaway function in your own account: run ``make smoke``.

It uses the credentials and the Region of your environment, asks before it starts, and cleans up.
It shows what no emulator can: that the grant, the probe and the runbooks work on AWS itself; and it
asks the questions that AWS's documentation leaves open.
"""
