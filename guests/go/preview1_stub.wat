;; What stands in for WASI preview 1 under a guest of mainline Go, so that it imports nothing: the functions that Go's
;; runtime links, and no more. None of it is real:
;;   - the clock is fake: it goes on by a microsecond with each reading, and over a sleep at once;
;;   - randomness is splitmix64 from a fixed seed: each instance draws the same numbers;
;;   - output is discarded, arguments and environment are empty, and an exit is a trap.
;; Pure logic does not see the difference. Nothing that needs WASI may be measured with it.
(module
  (import "env" "memory" (memory 0))

  (global $now (mut i64) (i64.const 0))
  (global $seed (mut i64) (i64.const 0x746f6c6c67617465))

  ;; ---- the clock ----
  (func (export "clock_time_get") (param $clock i32) (param $precision i64) (param $time i32) (result i32)
    (global.set $now (i64.add (global.get $now) (i64.const 1000)))
    (i64.store (local.get $time) (global.get $now))
    (i32.const 0))

  ;; A sleep: one subscription to a clock, with a relative timeout at 24. Its event has the user's data at 0, no error at 8,
  ;; and the kind "clock" at 10.
  (func (export "poll_oneoff") (param $asked i32) (param $events i32) (param $count i32) (param $happened i32) (result i32)
    (global.set $now (i64.add (global.get $now) (i64.load offset=24 (local.get $asked))))
    (i64.store (local.get $events) (i64.load (local.get $asked)))
    (i32.store offset=8 (local.get $events) (i32.const 0))
    (i32.store (local.get $happened) (i32.const 1))
    (i32.const 0))

  (func (export "sched_yield") (result i32) (i32.const 0))

  ;; ---- randomness ----
  (func $draw (result i64) (local $z i64)
    (global.set $seed (i64.add (global.get $seed) (i64.const 0x9e3779b97f4a7c15)))
    (local.set $z (global.get $seed))
    (local.set $z (i64.mul
      (i64.xor (local.get $z) (i64.shr_u (local.get $z) (i64.const 30))) (i64.const 0xbf58476d1ce4e5b9)))
    (local.set $z (i64.mul
      (i64.xor (local.get $z) (i64.shr_u (local.get $z) (i64.const 27))) (i64.const 0x94d049bb133111eb)))
    (i64.xor (local.get $z) (i64.shr_u (local.get $z) (i64.const 31))))

  (func (export "random_get") (param $to i32) (param $length i32) (result i32) (local $end i32)
    (local.set $end (i32.add (local.get $to) (local.get $length)))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
        (i64.store8 (local.get $to) (call $draw))
        (local.set $to (i32.add (local.get $to) (i32.const 1)))
        (br $each)))
    (i32.const 0))

  ;; ---- output: the lengths of all pieces are told as written ----
  (func (export "fd_write") (param $file i32) (param $piece i32) (param $pieces i32) (param $written i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $each
        (br_if $done (i32.eqz (local.get $pieces)))
        (local.set $sum (i32.add (local.get $sum) (i32.load offset=4 (local.get $piece))))
        (local.set $piece (i32.add (local.get $piece) (i32.const 8)))
        (local.set $pieces (i32.sub (local.get $pieces) (i32.const 1)))
        (br $each)))
    (i32.store (local.get $written) (local.get $sum))
    (i32.const 0))

  ;; ---- what the process was given: nothing ----
  (func $no_sizes (param $count i32) (param $bytes i32) (result i32)
    (i32.store (local.get $count) (i32.const 0))
    (i32.store (local.get $bytes) (i32.const 0))
    (i32.const 0))
  (func $none (param i32 i32) (result i32) (i32.const 0))
  (export "args_sizes_get" (func $no_sizes))
  (export "environ_sizes_get" (func $no_sizes))
  (export "args_get" (func $none))
  (export "environ_get" (func $none))

  ;; Go exits when it panics, after a message that nobody reads: the host gets a trap.
  (func (export "proc_exit") (param $code i32) unreachable)
)
