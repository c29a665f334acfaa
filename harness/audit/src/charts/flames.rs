//! Flame graphs: each frame is as wide as its share of the samples, and stands on its caller.

use super::Sheet;
use super::drawing::{Kind, Shape};

/// Holds a picture; the names of its frames are in the run's folder.
pub fn held(sheet: &mut Sheet) -> Option<()> {
    let drawing = sheet.drawing;
    let width = 960.0;
    let frames: Vec<&Shape> = drawing.of_kind(Kind::Bar).collect();
    if frames.len() != drawing.frames.len() {
        sheet.differ("frames", "count", frames.len().to_string(), drawing.frames.len().to_string());
        return Some(());
    }
    let least: f64 = drawing.says.split(" below ").nth(1)?.split(' ').next()?.parse().ok()?;
    for (frame, name) in frames.iter().zip(&drawing.frames) {
        let Some((_, share)) = name.rsplit_once(": ") else { continue };
        let Some(share) = share.split(" %").next().and_then(|share| share.parse::<f64>().ok()) else {
            continue;
        };
        let (left, right) = (frame.points[0], frame.points[1]);
        sheet.audit.compare("frame of a flame graph");
        // Both of its ends are rounded, and so is its share.
        let drawn = right.0 - left.0 + 1.0;
        if (drawn - share / 100.0 * width).abs() > 1.6 && drawn > 2.0 {
            sheet.differ(name, "width", format!("{drawn}"), format!("{:.1}", share / 100.0 * width));
        }
        if share < least - 0.051 {
            sheet.differ(name, "share", format!("{share} %"), format!("at least {least} %"));
        }
        let below = |it: &&&Shape| {
            (it.points[0].1 - left.1 - 17.0).abs() < 0.5
                && it.points[0].0 <= left.0 + 1.0
                && it.points[1].0 + 1.0 >= right.0
        };
        let stands = left.1 + 17.0 > drawing.height - 1.0 || frames.iter().any(|it| below(&it));
        if !stands {
            sheet.differ(name, "place", "in the air".to_string(), "on its caller".to_string());
        }
    }
    Some(())
}
