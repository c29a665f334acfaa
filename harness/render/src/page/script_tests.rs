//! The script says ratios in the words that were rendered: both are given the same figures. Skipped where there is no Node.

use std::process::Command;

use tollgate_model::results::Figure;

use tollgate_analysis::figures::ratio;

#[test]
#[expect(clippy::print_stderr, reason = "what is skipped says so")]
fn the_script_says_ratios_as_they_are_rendered() {
    let half = |part: f64| [1.0 - part, 1.0 + part * 1.3];
    let values =
        [0.000_123_4, 0.024_1, 0.987_6, 1.000_04, 1.28, 6.931, 9.996, 20.94, 99.96, 107.3, 1_234.5, 41_357.0];
    let parts = [0.000_000_1, 0.000_3, 0.007, 0.031, 0.17, 0.42, 0.9];
    let mut figures: Vec<Figure> = vec![Figure { value: 3.3, low: Some(3.3), high: Some(3.3) }];
    for value in values {
        figures.push(Figure { value, low: None, high: None });
        figures.extend(parts.map(|part| {
            let [low, high] = half(part).map(|by| value * by);
            Figure { value, low: Some(low), high: Some(high) }
        }));
    }
    let cases: Vec<_> = figures.iter().map(|figure| (figure.value, figure.low, figure.high)).collect();
    let script = format!(
        "{}\nconsole.log(JSON.stringify({}.map(times)));",
        include_str!("../../assets/ratio.js"),
        serde_json::to_string(&cases).unwrap()
    );
    let Ok(said) = Command::new("node").args(["-e", &script]).output() else {
        eprintln!("skipped: there is no Node here (apt-get install nodejs)");
        return;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let told: Vec<String> = serde_json::from_slice(&said.stdout).unwrap();
    for (told, figure) in told.iter().zip(&figures) {
        assert_eq!(told, &ratio(figure), "{figure:?}");
    }
    assert_eq!(told.len(), figures.len());
}
