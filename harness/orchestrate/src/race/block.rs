//! One block of a race: a launch of each side, both open at once on one core, taking turns in slices.

use tollgate_model::journal::{Launch, Side};
use tollgate_model::plan::Pace;
use tollgate_model::{Contender, Workload};

use super::sequencer::BlockSource;
use crate::host::noise::Watch;
use crate::launcher::Launcher;
use crate::session::{Schedule, Session, call_time};
use crate::worker::Fault;

/// Blocks of fresh launches of two programs.
pub struct RaceBlocks<'a> {
    /// Of base and head: one each, or one for each block's link.
    pub launchers: [Vec<&'a dyn Launcher>; 2],
    /// One for each comparison.
    pub contenders: Vec<Contender>,
    /// The time for each part.
    pub pace: &'a Pace,
    /// Orders are drawn from this.
    pub seed: u64,
}

impl<'a> RaceBlocks<'a> {
    fn launcher(&self, side: usize, block: u32) -> &'a dyn Launcher {
        let links = &self.launchers[side];
        links[block as usize % links.len()]
    }
}

impl BlockSource for RaceBlocks<'_> {
    fn block(&mut self, comparison: usize, block: u32, workloads: &[Workload]) -> Result<Vec<Launch>, Fault> {
        let watch = Watch::begin();
        let contender = &self.contenders[comparison];
        let both = |_, _| true;
        let rounds = self.pace.slices;
        let schedule = Schedule::among(2, self.seed, comparison, block, workloads, rounds, both);
        let mut sessions: Vec<(usize, Session)> = Vec::new();
        for &index in &schedule.open {
            sessions.push((index, Session::open(contender.clone(), self.launcher(index, block))?));
        }
        sessions.sort_by_key(|(index, _)| *index);
        let mut sessions: Vec<Session> = sessions.into_iter().map(|(_, session)| session).collect();
        for turn in &schedule.turns {
            call_time(&mut sessions, turn, self.pace)?;
        }
        sessions.iter_mut().for_each(Session::close);
        let noise = watch.end();
        let sides = [Side::Base, Side::Head];
        let launches = sessions.into_iter().zip(sides);
        Ok(launches
            .map(|(session, side)| session.into_launch(comparison, block, Some(side), noise.clone()))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use tollgate_analysis::race::{Rules, Verdicts};
    use tollgate_model::config::CallPath;
    use tollgate_model::plan::Comparison;

    use super::*;
    use crate::simulated::SimulatedLauncher;

    const NOP: &str = "probe/nop";

    #[test]
    fn each_side_is_launched_by_its_own_program_and_both_take_every_round() {
        let (base, head) =
            (SimulatedLauncher::new(), SimulatedLauncher::new().dying("native/rust", "measure", 3));
        let pace = Pace { slices: 4, ..Pace::default() };
        let mut blocks = RaceBlocks {
            launchers: [vec![&base], vec![&head]],
            contenders: vec![Contender::native("rust")],
            pace: &pace,
            seed: 5,
        };
        let launches = blocks.block(0, 2, &[NOP.parse().unwrap()]).unwrap();
        let of = |launch: &Launch| (launch.side, launch.block, launch.measured[0].slices().len());
        assert_eq!(of(&launches[0]), (Some(Side::Base), 2, 4));
        assert_eq!(of(&launches[1]), (Some(Side::Head), 2, 2));
        assert!(launches[0].measured[0].stopped.is_none() && launches[1].measured[0].stopped.is_some());
        let measured = |side: &SimulatedLauncher| side.order_of("measure", NOP).len();
        assert_eq!((measured(&base), measured(&head)), (4, 3), "the third one of the head killed it");
    }
    #[test]
    fn a_cell_whose_sides_time_different_call_paths_does_not_race() {
        let winch = Contender::component("rust", "winch");
        let comparison = Comparison::new(vec![NOP.parse().unwrap()], vec![winch.clone()], vec![], 1);
        let rules = Rules { margin: 0.005, alpha: 0.001, slower: None };
        let remarks = |base: Option<CallPath>, head: CallPath| {
            let side = |path| SimulatedLauncher::new().timing("component/rust/winch", path);
            let (base, head) = (base.map_or_else(SimulatedLauncher::new, side), side(head));
            let (pace, contenders) = (Pace::default(), vec![winch.clone()]);
            let mut blocks =
                RaceBlocks { launchers: [vec![&base], vec![&head]], contenders, pace: &pace, seed: 5 };
            let mut verdicts = Verdicts::new(std::slice::from_ref(&comparison), rules).unwrap();
            verdicts.feed(&blocks.block(0, 0, &comparison.workloads).unwrap());
            (verdicts.through(), verdicts.changes()[0].remarks.concat())
        };
        let (through, mixed) = remarks(Some(CallPath::Bindings), CallPath::Dynamic);
        assert_eq!(through, 1);
        assert!(mixed.contains("dynamic") && mixed.contains("bindings"), "{mixed}");
        assert_eq!(remarks(Some(CallPath::Dynamic), CallPath::Dynamic).0, 0);
        // A worker from before there were two does not tell.
        assert_eq!(remarks(None, CallPath::Bindings), (0, String::new()));
    }
}
