package main

import "tollgate/logic/probe"

//go:wasmexport tollgate:probe/probe@1.0.0#nop
func nop() { probe.Nop() }

//go:wasmexport tollgate:probe/probe@1.0.0#sink-scalar
func sinkScalar(a, b uint32) { probe.SinkScalar(a, b) }

//go:wasmexport tollgate:probe/probe@1.0.0#source-scalar
func sourceScalar() uint64 { return probe.SourceScalar() }

//go:wasmexport tollgate:probe/probe@1.0.0#echo-scalar
func echoScalar(a, b uint32) uint64 { return probe.EchoScalar(a, b) }

//go:wasmexport tollgate:probe/probe@1.0.0#sink-scalars
func sinkScalars(features address) {
	lifted := liftFeatures(features)
	probe.SinkScalars(&lifted)
	release()
}

//go:wasmexport tollgate:probe/probe@1.0.0#sink-structured
func sinkStructured(customer address, customerBytes, tier, region uint32, lines address, lineCount uint32,
	coupons address, couponCount, hasPoints, points uint32) {
	cart := liftCart(customer, customerBytes, tier, region, lines, lineCount, coupons, couponCount, hasPoints, points)
	probe.SinkStructured(&cart)
	release()
}

//go:wasmexport tollgate:probe/probe@1.0.0#source-structured
func sourceStructured(lines uint32) address {
	cart := probe.SourceStructured(lines)
	to := result()
	putCart(to, &cart)
	return to
}

//go:wasmexport cabi_post_tollgate:probe/probe@1.0.0#source-structured
func sourceStructuredPost(address) { release() }

//go:wasmexport tollgate:probe/probe@1.0.0#echo-structured
func echoStructured(customer address, customerBytes, tier, region uint32, lines address, lineCount uint32,
	coupons address, couponCount, hasPoints, points uint32) address {
	cart := liftCart(customer, customerBytes, tier, region, lines, lineCount, coupons, couponCount, hasPoints, points)
	to := result()
	putCart(to, probe.EchoStructured(&cart))
	return to
}

//go:wasmexport cabi_post_tollgate:probe/probe@1.0.0#echo-structured
func echoStructuredPost(address) { release() }

//go:wasmexport tollgate:probe/probe@1.0.0#sink-text
func sinkText(a address, bytes uint32) {
	probe.SinkText(text(a, bytes))
	release()
}

//go:wasmexport tollgate:probe/probe@1.0.0#source-text
func sourceText(bytes uint32) address {
	to := result()
	putText(to, probe.SourceText(bytes))
	return to
}

//go:wasmexport cabi_post_tollgate:probe/probe@1.0.0#source-text
func sourceTextPost(address) { release() }

//go:wasmexport tollgate:probe/probe@1.0.0#echo-text
func echoText(a address, bytes uint32) address {
	to := result()
	putText(to, probe.EchoText(text(a, bytes)))
	return to
}

//go:wasmexport cabi_post_tollgate:probe/probe@1.0.0#echo-text
func echoTextPost(address) { release() }

//go:wasmexport tollgate:probe/probe@1.0.0#sink-bytes
func sinkBytes(a address, bytes uint32) {
	probe.SinkBytes(data(a, bytes))
	release()
}

//go:wasmexport tollgate:probe/probe@1.0.0#source-bytes
func sourceBytes(bytes uint32) address {
	to := result()
	putData(to, probe.SourceBytes(bytes))
	return to
}

//go:wasmexport cabi_post_tollgate:probe/probe@1.0.0#source-bytes
func sourceBytesPost(address) { release() }

//go:wasmexport tollgate:probe/probe@1.0.0#echo-bytes
func echoBytes(a address, bytes uint32) address {
	to := result()
	putData(to, probe.EchoBytes(data(a, bytes)))
	return to
}

//go:wasmexport cabi_post_tollgate:probe/probe@1.0.0#echo-bytes
func echoBytesPost(address) { release() }
