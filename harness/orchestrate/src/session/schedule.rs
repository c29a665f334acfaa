//! In which order a block measures: drawn from the run's seed, so that anyone can draw it again, and so that no
//! contender is always first, always last or always behind the same neighbour.

use tollgate_model::Workload;
use tollgate_model::plan::Comparison;
use tollgate_stats::Rng;

/// The order of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// In which order the contenders are opened, by their index in the comparison.
    pub open: Vec<usize>,
    /// The workloads, each with its rounds.
    pub turns: Vec<Turn>,
}

/// One workload's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The workload.
    pub workload: Workload,
    /// For each round of slices, the order of the contenders that offer the workload.
    pub rounds: Vec<Vec<usize>>,
}

impl Turn {
    /// The contenders that offer the workload.
    pub fn everyone(&self) -> &[usize] {
        self.rounds.first().map_or(&[], Vec::as_slice)
    }
}

impl Schedule {
    /// The schedule of a block: a pure function of its arguments.
    pub fn draw(seed: u64, number: usize, block: u32, comparison: &Comparison, rounds: u32) -> Self {
        let contenders = &comparison.contenders;
        Self::among(
            contenders.len(),
            seed,
            number,
            block,
            &comparison.workloads,
            rounds,
            |index, workload| comparison.offers(&contenders[index], workload),
        )
    }

    /// The same for so many contenders, of which each `offers` a workload or not.
    pub fn among(
        contenders: usize,
        seed: u64,
        number: usize,
        block: u32,
        workloads: &[Workload],
        rounds: u32,
        offers: impl Fn(usize, Workload) -> bool,
    ) -> Self {
        let mut rng = Rng::derive(seed, &["block", &number.to_string(), &block.to_string()]);
        let mut open: Vec<usize> = (0..contenders).collect();
        rng.shuffle(&mut open);
        let mut workloads = workloads.to_vec();
        rng.shuffle(&mut workloads);
        let turns = workloads
            .into_iter()
            .map(|workload| {
                let mut order: Vec<usize> =
                    (0..contenders).filter(|&index| offers(index, workload)).collect();
                Turn { workload, rounds: mirrored_rounds(&mut rng, &mut order, rounds) }
            })
            .collect();
        Schedule { open, turns }
    }
}

/// Each order is drawn, and the next round is its mirror image: a drift that is linear over two rounds (a core that
/// heats up) hits all contenders alike.
fn mirrored_rounds(rng: &mut Rng, order: &mut [usize], rounds: u32) -> Vec<Vec<usize>> {
    (0..rounds)
        .map(|round| {
            match round % 2 {
                0 => rng.shuffle(order),
                _ => order.reverse(),
            }
            order.to_vec()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::Contender;

    /// Components do not have it.
    const MEMCPY: &str = "probe/memcpy";

    fn comparison() -> Comparison {
        let contenders = ["cranelift", "winch", "pooling"].map(|config| Contender::component("rust", config));
        let workloads = ["probe/nop", "probe/memcpy/1KiB", "pricing/get-quote"].map(|w| w.parse().unwrap());
        let absent = contenders.clone().map(|it| (it, [MEMCPY.parse().unwrap()].into())).into();
        let contenders = [Contender::native("rust")].into_iter().chain(contenders).collect();
        Comparison { absent, ..Comparison::new(workloads.to_vec(), contenders, vec![], 1) }
    }

    #[test]
    fn the_same_seed_gives_the_same_schedule_and_another_block_another() {
        let draw = |seed, block| Schedule::draw(seed, 0, block, &comparison(), 6);
        assert_eq!(draw(7, 3), draw(7, 3));
        assert_ne!(draw(7, 3), draw(7, 4));
        assert_ne!(draw(7, 3), draw(8, 3));
    }

    #[test]
    fn every_round_visits_everyone_once_who_offers_the_workload() {
        for turn in Schedule::draw(1, 0, 0, &comparison(), 5).turns {
            let expected: &[usize] = if turn.workload.function == MEMCPY { &[0] } else { &[0, 1, 2, 3] };
            assert_eq!(turn.rounds.len(), 5);
            for mut round in turn.rounds {
                round.sort_unstable();
                assert_eq!(round, expected);
            }
        }
    }

    #[test]
    fn nobody_has_a_favourite_place() {
        let mut first = [0_u32; 4];
        let mut behind_native = [0_u32; 4];
        for block in 0..1_000 {
            for turn in Schedule::draw(42, 0, block, &comparison(), 2).turns {
                for round in turn.rounds.iter().filter(|round| round.len() == 4) {
                    first[round[0]] += 1;
                    let native = round.iter().position(|&contender| contender == 0).unwrap();
                    if let Some(&next) = round.get(native + 1) {
                        behind_native[next] += 1;
                    }
                }
            }
        }
        // 4,000 rounds: each is first 1,000 times and behind native 1,000 times, give or take five standard errors.
        assert!(first.iter().all(|count| (860..1140).contains(count)), "{first:?}");
        assert!(behind_native[1..].iter().all(|count| (860..1140).contains(count)), "{behind_native:?}");
    }

    #[test]
    fn a_linear_drift_over_two_rounds_hits_all_alike() {
        let schedule = Schedule::draw(5, 0, 0, &comparison(), 4);
        for turn in &schedule.turns {
            for pair in turn.rounds.chunks(2) {
                let positions = |who: usize| -> usize {
                    let position = |round: &[usize]| round.iter().position(|&c| c == who).unwrap();
                    position(&pair[0]) + position(&pair[1])
                };
                let sums: Vec<usize> = pair[0].iter().map(|&who| positions(who)).collect();
                assert!(sums.windows(2).all(|two| two[0] == two[1]), "{sums:?}");
            }
        }
    }
}
