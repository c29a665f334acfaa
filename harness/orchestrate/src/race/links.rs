//! Links: programs of one source whose code lies in different orders. Where code lies costs or saves a call some per cent for as
//! long as the file lives, so a race of two files is about these files; a race in which no link is seen twice is about the sources.

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_stats::Rng;

use crate::command_error::{CommandError, Outcome};
use crate::file::sha256;

/// The programs of both sides, base first, in the order in which blocks take them: one each, or one link each for every block.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawn(pub [Vec<PathBuf>; 2]);

impl Drawn {
    /// Of two programs, or of two folders of links, shuffled. A folder against itself is dealt out: no link is on both sides.
    pub fn of(base: &Path, head: &Path, seed: u64) -> Outcome<Self> {
        let [base_links, head_links] = match (base.is_dir(), head.is_dir()) {
            (false, false) => return Ok(Drawn([vec![base.to_path_buf()], vec![head.to_path_buf()]])),
            (true, true) => [links(base)?, links(head)?],
            (base_is_folder, _) => {
                let (folder, file) = if base_is_folder { (base, head) } else { (head, base) };
                return Err(CommandError::usage(format!(
                    "{} is a folder of links, and {} is one program: race two of a kind",
                    folder.display(),
                    file.display()
                )));
            }
        };
        let mut rng = Rng::derive(seed, &["links"]);
        let mut shuffled = |mut links: Vec<PathBuf>| {
            rng.shuffle(&mut links);
            links
        };
        let same = base.canonicalize().ok() == head.canonicalize().ok();
        let [mut base_links, mut head_links] = if same {
            let mut all = shuffled(base_links);
            let half = all.split_off(all.len() / 2);
            [all, half]
        } else {
            [shuffled(base_links), shuffled(head_links)]
        };
        let pairs = base_links.len().min(head_links.len());
        base_links.truncate(pairs);
        head_links.truncate(pairs);
        Ok(Drawn([base_links, head_links]))
    }

    /// The pairs of links, where there are any: a block for each, and none is left after them.
    pub fn pairs(&self) -> Option<u32> {
        let pairs = self.0[0].len();
        (pairs > 1).then(|| u32::try_from(pairs).unwrap_or(u32::MAX))
    }

    /// The SHA-256 of both programs, where each is one file.
    pub fn sha256(&self) -> Option<[String; 2]> {
        let [[base], [head]] = self.0.each_ref().map(Vec::as_slice) else { return None };
        Some([sha256(base)?, sha256(head)?])
    }

    /// Their names in the order of the blocks, for the journal.
    pub fn names(&self) -> Option<[Vec<String>; 2]> {
        let name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.pairs().map(|_| self.0.each_ref().map(|links| links.iter().map(name).collect()))
    }
}

/// The files of a folder, in the order of their names.
pub fn links(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let cannot = |error| CommandError::usage(format!("cannot read {}: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    // A folder against itself is halved, and a pair is no draw.
    if files.len() < 4 {
        return Err(CommandError::usage(format!(
            "{} has {} files, and links of one source are 4 or more: scripts/worker REV --links 60 makes them",
            folder.display(),
            files.len()
        )));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(links: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        (0..links).for_each(|link| fs::write(folder.path().join(format!("link-{link:02}")), "").unwrap());
        folder
    }

    fn names(drawn: &Drawn) -> [Vec<String>; 2] {
        drawn.names().unwrap()
    }

    #[test]
    fn two_programs_race_as_they_are() {
        let drawn = Drawn::of(Path::new("a"), Path::new("b"), 1).unwrap();
        assert_eq!((&drawn.0[0][0], &drawn.0[1][0]), (&PathBuf::from("a"), &PathBuf::from("b")));
        assert_eq!((drawn.pairs(), drawn.names()), (None, None));
    }

    #[test]
    fn links_are_drawn_by_the_seed_and_each_at_most_once() {
        let (base, head) = (folder(9), folder(6));
        let draw = |seed| Drawn::of(base.path(), head.path(), seed).unwrap();
        let [of_base, of_head] = names(&draw(1));
        assert_eq!((of_base.len(), of_head.len(), draw(1).pairs()), (6, 6, Some(6)));
        let distinct = |mut names: Vec<String>| {
            names.sort();
            names.dedup();
            names.len()
        };
        assert_eq!((distinct(of_base), distinct(of_head)), (6, 6));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn no_link_of_a_folder_against_itself_is_on_both_sides() {
        let folder = folder(9);
        let drawn = Drawn::of(folder.path(), folder.path(), 3).unwrap();
        let [base, head] = names(&drawn);
        assert_eq!((base.len(), head.len()), (4, 4));
        assert!(base.iter().all(|link| !head.contains(link)), "{base:?} {head:?}");
    }

    #[test]
    fn what_is_no_folder_of_links_is_refused_with_what_to_do() {
        let (links, few) = (folder(5), folder(3));
        let refused = |base: &Path, head: &Path| Drawn::of(base, head, 1).unwrap_err().to_string();
        assert!(refused(links.path(), Path::new("/bin/sh")).contains("race two of a kind"));
        assert!(refused(few.path(), links.path()).contains("has 3 files"));
    }
}
