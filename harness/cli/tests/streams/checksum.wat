;; Sums the bytes of a stream, which it reads in pieces of 1 KiB, and never anything but what flowed.
(component
  (type $bytes (stream u8))
  (core module $room (memory (export "memory") 1))
  (core instance $room (instantiate $room))
  (core func $read (canon stream.read $bytes async (memory (core memory $room "memory"))))
  (core func $drop (canon stream.drop-readable $bytes))
  (core func $return (canon task.return (result u32)))
  (core func $new (canon waitable-set.new))
  (core func $join (canon waitable.join))
  (core module $m
    (import "room" "memory" (memory 1))
    (import "canon" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "canon" "drop" (func $drop (param i32)))
    (import "canon" "return" (func $return (param i32)))
    (import "canon" "new" (func $new (result i32)))
    (import "canon" "join" (func $join (param i32 i32)))
    (global $stream (mut i32) (i32.const 0))
    (global $sum (mut i32) (i32.const 0))
    (global $set (mut i32) (i32.const 0))

    ;; What a read said: blocked (-1), or the number of bytes with, in its last bits, whether more can come.
    (func $go (param $said i32) (result i32)
      (local $at i32)
      (loop $next
        (if (i32.eq (local.get $said) (i32.const -1)) (then
          (call $join (global.get $stream) (global.get $set))
          (return (i32.or (i32.shl (global.get $set) (i32.const 4)) (i32.const 2)))))
        (local.set $at (i32.const 0))
        (block $taken
          (loop $byte
            (br_if $taken (i32.ge_u (local.get $at) (i32.shr_u (local.get $said) (i32.const 4))))
            (global.set $sum (i32.add (global.get $sum) (i32.load8_u (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $byte)))
        (if (i32.eqz (i32.and (local.get $said) (i32.const 15))) (then
          (local.set $said (call $read (global.get $stream) (i32.const 0) (i32.const 1024)))
          (br $next))))
      (call $drop (global.get $stream))
      (call $return (global.get $sum))
      (i32.const 0))

    (func (export "sum") (param $seed i32) (param $stream i32) (result i32)
      (global.set $sum (local.get $seed))
      (global.set $stream (local.get $stream))
      (if (i32.eqz (global.get $set)) (then (global.set $set (call $new))))
      (call $go (call $read (local.get $stream) (i32.const 0) (i32.const 1024))))

    (func (export "more") (param $event i32) (param $waitable i32) (param $said i32) (result i32)
      (call $join (global.get $stream) (i32.const 0))
      (call $go (local.get $said))))
  (core instance $m (instantiate $m
    (with "room" (instance $room))
    (with "canon" (instance
      (export "read" (func $read)) (export "drop" (func $drop)) (export "return" (func $return))
      (export "new" (func $new)) (export "join" (func $join))))))
  (func (export "sum") async (param "seed" u32) (param "body" (stream u8)) (result u32)
    (canon lift (core func $m "sum") async (callback (core func $m "more")))))
