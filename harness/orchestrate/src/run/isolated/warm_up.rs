//! The warm-up of a service before a schedule is held against it: compilers that work while a program runs, caches and
//! collectors take thousands of requests to settle, and those would stand in the tail.

use tollgate_model::load::{ClosedResult, LoadWarmUp};

/// Duration of a window of requests on connections that are always busy.
const WINDOW_MS: u64 = 250;
/// Fewest good answers: a compiler that works while a program runs may keep one rate for long, and have another once it has
/// optimized.
const ENOUGH: u64 = 3_000;
/// Most windows: five seconds. A service that is not steady by then is measured as it is, and the journal says so.
const MOST: u32 = 20;
/// A rate that is higher than every one before by less than this part has not risen.
const RISE: f64 = 0.05;
/// So many windows in a row without a rise are steady.
const LEVEL: u32 = 2;

/// Keeps a service busy, window by window, until it has answered often enough and becomes no faster.
pub fn warm_up<E>(mut drive: impl FnMut(u64) -> Result<ClosedResult, E>) -> Result<LoadWarmUp, E> {
    let mut given = LoadWarmUp::default();
    let (mut best, mut level) = (0.0_f64, 0);
    for window in 0..MOST {
        let driven = drive(WINDOW_MS)?;
        let rate = driven.requests_per_second;
        given.ms += driven.elapsed_ms;
        given.requests += driven.completed;
        given.last_rate = rate;
        if window == 0 {
            given.first_rate = rate;
        }
        level = if rate > best * (1.0 + RISE) { 0 } else { level + 1 };
        best = best.max(rate);
        if level >= LEVEL && given.requests >= ENOUGH {
            given.steady = true;
            break;
        }
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::{Duration, Instant};

    use super::*;

    /// A closed loop of so many answers in a window of its length.
    fn window(completed: u64) -> ClosedResult {
        let result = serde_json::json!({
            "requests-per-second": completed as f64 * 1e3 / WINDOW_MS as f64, "connections": 1, "completed": completed,
            "failed": {}, "censored": 0, "elapsed-ms": WINDOW_MS, "cpu-us-per-request": null, "core": null,
            "service": { "count": 0, "censored": 0, "censored-from-ns": null, "min-ns": 0, "mean-ns": 0.0, "max-ns": 0,
                "max-at-least": false, "percentiles": [], "too-few": [], "histogram": "" }
        });
        serde_json::from_value(result).unwrap()
    }

    fn warmed(rates: &[u64]) -> LoadWarmUp {
        let mut windows = rates.iter().chain(std::iter::repeat(rates.last().unwrap()));
        warm_up(|_| Ok::<_, ()>(window(*windows.next().unwrap()))).unwrap()
    }

    #[test]
    fn it_goes_on_while_the_rate_rises_and_until_there_were_answers_enough() {
        assert_eq!(warmed(&[5_000]).ms, 3 * WINDOW_MS, "one to know a rate, two that are no faster");
        let rising = warmed(&[1_000, 2_000, 4_000, 8_000, 8_100, 7_900]);
        assert_eq!((rising.ms, rising.steady), (6 * WINDOW_MS, true));
        assert_eq!((rising.first_rate, rising.last_rate), (4_000.0, 31_600.0));
        // A plateau before the best compiler has begun is not the end.
        assert_eq!(warmed(&[300]).ms, 10 * WINDOW_MS);
        // A service that answers slowly, or not at all, is given up on, and that is said.
        for hopeless in [warmed(&[10]), warmed(&[0])] {
            assert_eq!((hopeless.ms, hopeless.steady), (u64::from(MOST) * WINDOW_MS, false));
        }
    }

    #[test]
    fn what_goes_wrong_ends_it() {
        assert_eq!(warm_up(|_| Err::<ClosedResult, _>("gone")), Err("gone"));
    }

    /// The first 400 answers of this service take up to 3 ms, ever less.
    #[test]
    fn a_service_that_starts_slowly_is_past_that() {
        let answered = Arc::new(AtomicU64::new(0));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let count = answered.clone();
        std::thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            stream.set_nodelay(true).unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while let Some(Ok(line)) = lines.next() {
                let slow = 400_u64.saturating_sub(count.fetch_add(1, Ordering::Relaxed));
                if slow > 0 {
                    std::thread::sleep(Duration::from_micros(slow * 3_000 / 400));
                }
                stream.write_all(format!("{line}\n").as_bytes()).unwrap();
            }
        });
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let given = warm_up(|ms| {
            let (begin, mut completed) = (Instant::now(), 0);
            while begin.elapsed() < Duration::from_millis(ms) {
                stream.write_all(format!("{completed}\n").as_bytes())?;
                lines.next().unwrap()?;
                completed += 1;
            }
            Ok::<_, std::io::Error>(window(completed))
        })
        .unwrap();
        assert_eq!(given.requests, answered.load(Ordering::Relaxed));
        assert!(given.requests > 800 && given.last_rate > given.first_rate, "{given:?}");
    }
}
