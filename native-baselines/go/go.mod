module tollgate/logic

go 1.26
