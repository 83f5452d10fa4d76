;; Marks of positions, two at a time. All arrays hold doubles, and as many as a multiple of two; shares beyond the last position are 0.
;; Sums are left in `out`: net, gross.
(module
  (memory (import "host" "memory") 1)

  ;; marks[i] = shares[i] * prices[i] * 1e6, rounded to the nearest whole number, halves to the even one, by adding and subtracting
  ;; 1.5 * 2^52; 0 where no shares are held, whatever the price.
  (func (export "mark") (param $count i32) (param $shares i32) (param $prices i32) (param $marks i32) (param $out i32)
    (local $end i32) (local $held v128) (local $mark v128) (local $net v128) (local $gross v128)
    (local.set $end (i32.add (local.get $shares) (i32.shl (local.get $count) (i32.const 3))))
    (block $done
      (br_if $done (i32.ge_u (local.get $shares) (local.get $end)))
      (loop $next
        (local.set $held (v128.load (local.get $shares)))
        (local.set $mark
          (v128.andnot
            (f64x2.sub
              (f64x2.add
                (f64x2.mul
                  (f64x2.mul (local.get $held) (v128.load (local.get $prices)))
                  (v128.const f64x2 1e6 1e6))
                (v128.const f64x2 6755399441055744 6755399441055744))
              (v128.const f64x2 6755399441055744 6755399441055744))
            (f64x2.eq (local.get $held) (v128.const f64x2 0 0))))
        (v128.store (local.get $marks) (local.get $mark))
        (local.set $net (f64x2.add (local.get $net) (local.get $mark)))
        (local.set $gross (f64x2.add (local.get $gross) (f64x2.abs (local.get $mark))))
        (local.set $shares (i32.add (local.get $shares) (i32.const 16)))
        (local.set $prices (i32.add (local.get $prices) (i32.const 16)))
        (local.set $marks (i32.add (local.get $marks) (i32.const 16)))
        (br_if $next (i32.lt_u (local.get $shares) (local.get $end)))))
    (call $total (local.get $out) (local.get $net) (local.get $gross)))

  ;; Whether booked shares and marks are those of `shares` at `prices`; rounds by an instruction of the processor.
  (func (export "check")
    (param $count i32) (param $shares i32) (param $prices i32) (param $bookedShares i32) (param $bookedMarks i32) (param $out i32)
    (result i32)
    (local $end i32) (local $held v128) (local $mark v128) (local $net v128) (local $gross v128) (local $differs v128)
    (local.set $end (i32.add (local.get $shares) (i32.shl (local.get $count) (i32.const 3))))
    (block $done
      (br_if $done (i32.ge_u (local.get $shares) (local.get $end)))
      (loop $next
        (local.set $held (v128.load (local.get $shares)))
        (local.set $mark (v128.load (local.get $bookedMarks)))
        (local.set $differs
          (v128.or (local.get $differs)
            (v128.or
              (f64x2.ne (local.get $held) (v128.load (local.get $bookedShares)))
              (f64x2.ne
                (local.get $mark)
                (v128.andnot
                  (f64x2.nearest
                    (f64x2.mul
                      (f64x2.mul (local.get $held) (v128.load (local.get $prices)))
                      (v128.const f64x2 1e6 1e6)))
                  (f64x2.eq (local.get $held) (v128.const f64x2 0 0)))))))
        (local.set $net (f64x2.add (local.get $net) (local.get $mark)))
        (local.set $gross (f64x2.add (local.get $gross) (f64x2.abs (local.get $mark))))
        (local.set $shares (i32.add (local.get $shares) (i32.const 16)))
        (local.set $prices (i32.add (local.get $prices) (i32.const 16)))
        (local.set $bookedShares (i32.add (local.get $bookedShares) (i32.const 16)))
        (local.set $bookedMarks (i32.add (local.get $bookedMarks) (i32.const 16)))
        (br_if $next (i32.lt_u (local.get $shares) (local.get $end)))))
    (call $total (local.get $out) (local.get $net) (local.get $gross))
    (i32.eqz (v128.any_true (local.get $differs))))

  (func $total (param $out i32) (param $net v128) (param $gross v128)
    (f64.store (local.get $out)
      (f64.add (f64x2.extract_lane 0 (local.get $net)) (f64x2.extract_lane 1 (local.get $net))))
    (f64.store offset=8 (local.get $out)
      (f64.add (f64x2.extract_lane 0 (local.get $gross)) (f64x2.extract_lane 1 (local.get $gross))))))
