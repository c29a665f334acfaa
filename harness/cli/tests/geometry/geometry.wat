;; The world `drawing`, by hand: a component that no compiler made. What is allocated for a call is given back by its
;; `cabi_post_…`, so that millions of calls need no more memory than one.
(module
  (memory (export "memory") 2)
  (data (i32.const 16) "no letter")
  (global $free (mut i32) (i32.const 1024))

  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at
      (i32.and
        (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (block $fits
      (br_if $fits (i32.le_u (global.get $free) (i32.shl (memory.size) (i32.const 16))))
      (drop (memory.grow
        (i32.add (i32.const 1) (i32.shr_u (i32.sub (global.get $free) (i32.shl (memory.size) (i32.const 16))) (i32.const 16))))))
    (local.get $at))

  (func $give-back (global.set $free (i32.const 1024)))

  ;; Results that do not fit a register lie at 64.
  (func (export "demo:geometry/shapes@0.3.0#mirror") (param $x i32) (param $y i32) (param $axis i32) (result i32)
    (i32.store (i32.const 64) (select (local.get $x) (i32.sub (i32.const 0) (local.get $x)) (i32.eqz (local.get $axis))))
    (i32.store (i32.const 68) (select (i32.sub (i32.const 0) (local.get $y)) (local.get $y) (i32.eqz (local.get $axis))))
    (i32.const 64))
  (func (export "cabi_post_demo:geometry/shapes@0.3.0#mirror") (param i32) (call $give-back))

  (func (export "demo:geometry/shapes@0.3.0#area") (param $case i32) (param $one i32) (param $other i32) (result i32)
    (i32.store8 (i32.const 64) (i32.ne (local.get $case) (i32.const 0)))
    (i64.store (i32.const 72)
      (i64.mul
        (i64.extend_i32_u (local.get $one))
        (select
          (i64.mul (i64.const 3) (i64.extend_i32_u (local.get $one)))
          (i64.extend_i32_u (local.get $other))
          (i32.eq (local.get $case) (i32.const 1)))))
    (i32.const 64))
  (func (export "cabi_post_demo:geometry/shapes@0.3.0#area") (param i32) (call $give-back))

  (func (export "demo:geometry/shapes@0.3.0#checksum") (param $at i32) (param $length i32) (result i32)
    (local $sum i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (block $done
      (loop $more
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $more)))
    (local.get $sum))
  (func (export "cabi_post_demo:geometry/shapes@0.3.0#checksum") (param i32) (call $give-back))

  (func (export "demo:geometry/shapes@0.3.0#echo") (param $at i32) (param $length i32) (result i32)
    (i32.store (i32.const 64) (local.get $at))
    (i32.store (i32.const 68) (local.get $length))
    (i32.const 64))
  (func (export "cabi_post_demo:geometry/shapes@0.3.0#echo") (param i32) (call $give-back))

  (func (export "demo:geometry/shapes@0.3.0#embolden") (param $marks i32) (param $on i32) (result i32)
    (i32.or (i32.and (local.get $marks) (i32.const 2)) (local.get $on)))
  (func (export "cabi_post_demo:geometry/shapes@0.3.0#embolden") (param i32) (call $give-back))

  (func (export "demo:geometry/shapes@0.3.0#letter") (param $number i32) (result i32)
    (if (i32.lt_u (local.get $number) (i32.const 26))
      (then
        (i32.store8 (i32.const 64) (i32.const 0))
        (i32.store (i32.const 68) (i32.add (i32.const 97) (local.get $number))))
      (else
        (i32.store8 (i32.const 64) (i32.const 1))
        (i32.store (i32.const 68) (i32.const 16))
        (i32.store (i32.const 72) (i32.const 9))))
    (i32.const 64))
  (func (export "cabi_post_demo:geometry/shapes@0.3.0#letter") (param i32) (call $give-back)))
