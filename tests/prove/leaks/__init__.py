"""No value shows in any channel, whatever goes wrong."""
