//! Draws a run over its time: calls a minute, Items left, and errors a minute.

use crate::driver::{Minute, Run};
use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

/// What is drawn, and from what.
const CHARTS: [(&str, fn(&Minute) -> f64, RGBColor); 3] = [
    ("calls a minute", |minute| f64::from(minute.calls), RGBColor(37, 99, 235)),
    ("Items left", |minute| minute.left as f64, RGBColor(22, 128, 90)),
    ("errors a minute", |minute| f64::from(minute.errors), RGBColor(200, 50, 50)),
];

pub fn draw(run: &Run, path: &Path) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let area = SVGBackend::new(path, (1_000, 840)).into_drawing_area();
    area.fill(&WHITE)?;
    let days = run.now / 86_400_000.0;
    for (area, (title, value, colour)) in area.split_evenly((3, 1)).iter().zip(CHARTS) {
        let most = run.minutes.iter().map(value).fold(1.0, f64::max);
        let mut chart = ChartBuilder::on(area)
            .caption(title, ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(35)
            .y_label_area_size(70)
            .build_cartesian_2d(0.0..days, 0.0..most * 1.05)?;
        chart
            .configure_mesh()
            .x_desc("days")
            .y_label_formatter(&|value| format!("{value:.0}"))
            .disable_x_mesh()
            .light_line_style(WHITE)
            .draw()?;
        // A quarter of an hour at a time: batches of a minute and a second fall into the minutes of a clock unevenly.
        let points = run.minutes.chunks(15).enumerate().map(|(at, minutes)| {
            let day = (at * 15) as f64 / 1_440.0;
            (day, minutes.iter().map(value).sum::<f64>() / minutes.len() as f64)
        });
        chart.draw_series(LineSeries::new(points, &colour))?;
    }
    area.present()?;
    Ok(())
}
