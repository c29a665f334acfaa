//! Access logs of web servers, for when requests came: the common and combined formats of Apache and nginx, and W3C's extended
//! format. Nothing but the time of a line is taken.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// The format of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `… [10/Oct/2000:13:55:36 -0700] "GET …`.
    Combined,
    /// Lines whose fields a directive names: `#Fields: date time cs-method …`.
    Extended,
}

/// A log that is read line by line.
pub struct AccessLog {
    format: Format,
    /// Where the last directive says that the day and the time of day stand, counted from 0.
    fields: Option<(Option<usize>, usize)>,
    /// The day that a directive names, for lines without one.
    day: Option<String>,
}

impl AccessLog {
    /// A log in that format, at its beginning.
    pub const fn new(format: Format) -> Self {
        AccessLog { format, fields: None, day: None }
    }

    /// When the request of a line came, in seconds since 1970; none of a directive or an empty line.
    pub fn moment(&mut self, line: &str) -> Result<Option<f64>, &'static str> {
        match self.format {
            _ if line.trim().is_empty() => Ok(None),
            Format::Combined => combined(line).map(Some),
            Format::Extended => self.extended(line),
        }
    }

    fn extended(&mut self, line: &str) -> Result<Option<f64>, &'static str> {
        if let Some(directive) = line.strip_prefix('#') {
            let (name, value) = directive.split_once(':').unwrap_or((directive, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "fields" => {
                    let names: Vec<&str> = value.split_whitespace().collect();
                    let place = |name: &str| names.iter().position(|it| it.eq_ignore_ascii_case(name));
                    let time = place("time").ok_or("`#Fields` names no `time`")?;
                    self.fields = Some((place("date"), time));
                }
                "date" => self.day = value.split_whitespace().next().map(str::to_string),
                _ => {}
            }
            return Ok(None);
        }
        let (date, time) = self.fields.ok_or("no `#Fields` before it says what it is of")?;
        let fields: Vec<&str> = line.split_whitespace().collect();
        let day = match date {
            Some(at) => fields.get(at).copied(),
            None => self.day.as_deref(),
        };
        let day = day.ok_or("it has no day: a field `date`, or a directive `#Date`")?;
        let time = fields.get(time).ok_or("it has fewer fields than `#Fields` names")?;
        // The format's times are GMT.
        let moment: DateTime =
            format!("{day}T{time}").parse().map_err(|_| "its `date` and `time` are none")?;
        let moment = moment.to_zoned(TimeZone::UTC).map_err(|_| "its `date` and `time` are none")?;
        Ok(Some(seconds(moment.timestamp())))
    }
}

fn combined(line: &str) -> Result<f64, &'static str> {
    let bad = "no time in brackets, such as [10/Oct/2000:13:55:36 -0700]";
    let stamp = line.split_once('[').and_then(|(_, rest)| rest.split_once(']')).ok_or(bad)?.0;
    let parsed = strtime::parse("%d/%b/%Y:%H:%M:%S %z", stamp).and_then(|time| time.to_timestamp());
    parsed.map(seconds).map_err(|_| bad)
}

/// A moment in seconds since 1970. Nanoseconds of today are more than a double holds: whole seconds and the rest apart.
pub(crate) fn seconds(moment: Timestamp) -> f64 {
    moment.as_second() as f64 + f64::from(moment.subsec_nanosecond()) / 1e9
}

/// The format of a log by its first line that is not empty; none where it is neither.
pub fn format_of(first: &str) -> Option<Format> {
    if first.starts_with('#') {
        return Some(Format::Extended);
    }
    combined(first).is_ok().then_some(Format::Combined)
}

/// Spreads moments that are whole seconds evenly within each: a log that tells no more of them would make bursts of what was none.
/// Whether it did.
pub fn spread(moments: &mut [f64]) -> bool {
    if moments.iter().any(|moment| moment.fract() != 0.0) {
        return false;
    }
    moments.sort_by(f64::total_cmp);
    for within in moments.chunk_by_mut(|one, next| one == next) {
        let count = within.len() as f64;
        within.iter_mut().enumerate().for_each(|(nth, moment)| *moment += (nth as f64 + 0.5) / count);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combined_lines_tell_when_they_came() {
        let line = "203.0.113.9 - frank [10/Oct/2000:13:55:36 -0700] \"GET /a?b=[c] HTTP/1.0\" 200 2326 \"http://x\" \"y\"";
        assert_eq!(format_of(line), Some(Format::Combined));
        assert_eq!(AccessLog::new(Format::Combined).moment(line), Ok(Some(971_211_336.0)));
        assert!(AccessLog::new(Format::Combined).moment("203.0.113.9 - - [noon] \"GET /\"").is_err());
        assert_eq!(format_of("{\"function\":\"f/g\"}"), None);
    }

    #[test]
    fn extended_lines_are_read_by_what_their_fields_are() {
        let mut log = AccessLog::new(Format::Extended);
        for directive in ["#Version: 1.0", "#Date: 2026-01-02 00:00:00", "#Fields: time cs-method cs-uri"] {
            assert_eq!(log.moment(directive), Ok(None));
        }
        let at = log.moment("03:04:05 GET /users/anna").unwrap().unwrap();
        assert_eq!(at, 1_767_323_045.0);
        // Fields may change in the middle of a file.
        log.moment("#Fields: cs-method date time").unwrap();
        assert_eq!(log.moment("GET 2026-01-02 03:04:05.5"), Ok(Some(at + 0.5)));
        assert_eq!(log.moment(""), Ok(None));
        assert!(log.moment("GET 2026-01-02").unwrap_err().contains("fewer fields"));
        assert!(log.moment("GET yesterday 03:04:05").is_err());
        assert!(AccessLog::new(Format::Extended).moment("03:04:05 GET /").unwrap_err().contains("#Fields"));
        assert!(AccessLog::new(Format::Extended).moment("#Fields: cs-method").is_err());
    }

    #[test]
    fn whole_seconds_are_spread_and_finer_times_are_kept() {
        let mut whole = vec![7.0, 5.0, 5.0, 5.0, 5.0];
        assert!(spread(&mut whole));
        assert_eq!(whole, [5.125, 5.375, 5.625, 5.875, 7.5]);
        let mut fine = vec![1.0, 1.25];
        assert!(!spread(&mut fine));
        assert_eq!(fine, [1.0, 1.25]);
    }
}
