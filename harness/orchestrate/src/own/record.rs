//! A component's own answers, which become golden ones.

use std::time::{Duration, Instant};

use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Record, Recorded, Recording};
use tollgate_model::{Contender, FunctionName};

use super::calls::{Called, Input};
use crate::command_error::{CommandError, Outcome};
use crate::launcher::Launcher;
use crate::worker::{AskWorker, Fault, Worker};

/// All inputs of a function are answered within this time, and each alone within that.
const PATIENCE: Duration = Duration::from_secs(10);
const PATIENCE_FOR_ONE: Duration = Duration::from_secs(3);

/// A function is given up after so many inputs without an answer.
const MOST_HANGS: usize = 3;

/// The rest of a component is given up when so much time was spent on waiting in vain.
const MOST_IN_VAIN: Duration = Duration::from_secs(20);

/// So many inputs are also asked on fresh instances.
const MOST_AFRESH: usize = 128;

/// What a component says to an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// This, each time: its canonical JSON.
    Always(String),
    /// Another thing each time.
    Varies,
    /// Nothing: the call fails.
    Failed(String),
}

/// Asks a contender.
pub struct Recorder<'a> {
    launcher: &'a dyn Launcher,
    contender: &'a Contender,
    /// Whether an instance answers more than once.
    reuses: bool,
    worker: Option<Box<dyn Worker>>,
    /// The time that was spent on workers that gave no answer.
    in_vain: Duration,
    /// The time that compiling it took.
    pub compiling: Duration,
}

impl<'a> Recorder<'a> {
    /// Opens the contender.
    pub fn open(launcher: &'a dyn Launcher, contender: &'a Contender, reuses: bool) -> Outcome<Self> {
        let (worker, receipt) = launcher.open(contender).map_err(failed)?;
        let phases = receipt.phases.iter().filter(|phase| phase.name == ColdStep::Compile);
        let compiling = Duration::from_secs_f64(phases.map(|phase| phase.us).sum::<f64>() / 1e6);
        Ok(Recorder { launcher, contender, reuses, worker: Some(worker), in_vain: Duration::ZERO, compiling })
    }

    /// What it says to each input of a function.
    pub fn record(&mut self, called: &Called) -> Outcome<Vec<Said>> {
        let inputs: Vec<&str> = called.inputs.iter().map(|input: &Input| input.json.as_str()).collect();
        if self.in_vain >= MOST_IN_VAIN {
            let why = "not tried: functions before it had no answer in time".to_string();
            return Ok(vec![Said::Failed(why); inputs.len()]);
        }
        let mut said = match self.together(called.name, &inputs)? {
            Some(said) => said,
            None => self.each_alone(called.name, &inputs)?,
        };
        // What is answered the same on one instance may differ between two, such as what comes of random numbers.
        for (input, said) in inputs.iter().zip(&mut said).take(MOST_AFRESH) {
            if let Said::Always(before) = &said {
                match self.alone(called.name, input)? {
                    Recording::Answer(again) if again == *before => {}
                    Recording::Answer(_) => *said = Said::Varies,
                    Recording::Failed(why) => *said = Said::Failed(why),
                }
            }
        }
        Ok(said)
    }

    /// All inputs on one instance, twice where an instance answers more than once. None if there is no answer in time.
    fn together(&mut self, function: FunctionName, inputs: &[&str]) -> Outcome<Option<Vec<Said>>> {
        if !self.reuses {
            return Ok(None);
        }
        let twice = [inputs, inputs].concat();
        match self.ask(function, &twice, PATIENCE) {
            Ok(recorded) if recorded.outcomes.len() == twice.len() => {
                let (first, second) = recorded.outcomes.split_at(inputs.len());
                Ok(Some(first.iter().zip(second).map(|(first, second)| both(first, second)).collect()))
            }
            Ok(_) => Ok(None),
            Err(Fault::Refused(failure)) => Ok(Some(vec![Said::Failed(failure.message); inputs.len()])),
            Err(Fault::Interrupted) => Err(failed(Fault::Interrupted)),
            Err(_) => Ok(None),
        }
    }

    fn each_alone(&mut self, function: FunctionName, inputs: &[&str]) -> Outcome<Vec<Said>> {
        let (mut said, mut hangs) = (Vec::new(), 0);
        for input in inputs {
            if hangs == MOST_HANGS {
                said.push(Said::Failed(format!(
                    "not tried: {MOST_HANGS} inputs before it had no answer in time"
                )));
                continue;
            }
            let recording = self.alone(function, input)?;
            hangs += usize::from(matches!(&recording, Recording::Failed(_)) && self.worker.is_none());
            said.push(both(&recording, &recording));
        }
        Ok(said)
    }

    fn alone(&mut self, function: FunctionName, input: &str) -> Outcome<Recording> {
        match self.ask(function, &[input], PATIENCE_FOR_ONE) {
            Ok(mut recorded) if recorded.outcomes.len() == 1 => Ok(recorded.outcomes.remove(0)),
            Ok(_) => Ok(Recording::Failed("the worker answered something else".to_string())),
            Err(Fault::Interrupted) => Err(failed(Fault::Interrupted)),
            Err(fault) => Ok(Recording::Failed(fault.to_string())),
        }
    }

    fn ask(
        &mut self,
        function: FunctionName,
        inputs: &[&str],
        patience: Duration,
    ) -> Result<Recorded, Fault> {
        // A function comes without sizes here.
        let asked = Record {
            function,
            size: None,
            inputs: inputs.iter().map(|input| (*input).to_string()).collect(),
        };
        let worker = self.worker()?;
        let begun = Instant::now();
        let answer = worker.ask(asked, patience);
        if answer.as_ref().is_err_and(|fault| !fault.worker_lives()) {
            self.in_vain += begun.elapsed();
            self.worker = None;
        }
        answer
    }

    fn worker(&mut self) -> Result<&mut dyn Worker, Fault> {
        let worker = match self.worker.take() {
            Some(worker) => worker,
            None => self.launcher.open(self.contender)?.0,
        };
        Ok(self.worker.insert(worker).as_mut())
    }
}

/// Two outcomes of one input.
fn both(first: &Recording, second: &Recording) -> Said {
    match (first, second) {
        (Recording::Answer(first), Recording::Answer(second)) if first == second => {
            Said::Always(first.clone())
        }
        (Recording::Answer(_), Recording::Answer(_)) => Said::Varies,
        (Recording::Failed(why), _) | (_, Recording::Failed(why)) => Said::Failed(why.clone()),
    }
}

fn failed(fault: Fault) -> CommandError {
    match fault {
        Fault::Interrupted => CommandError::interrupted("stopped before anything was measured"),
        fault => CommandError::subject(fault),
    }
}
