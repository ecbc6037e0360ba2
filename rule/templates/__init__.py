"""Templates of infrastructure → the variables and the code of functions, pure; not deployed."""
