module sealed-env

go 1.27
