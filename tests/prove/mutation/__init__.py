"""The code is changed in small ways: does a test notice?"""
