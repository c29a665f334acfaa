//! The file: opened only if it is ours, written in transactions.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tollgate_model::history::{Finding, Series};

use crate::check::{self, Checked};
use crate::index::{self, Added};
use crate::night::Night;
use crate::show::{self, Asked};
use crate::trouble::Trouble;
use crate::{finding, replay};

/// The version of the tables. A newer one is refused, an older one is rebuilt.
pub const SCHEMA: i64 = 3;

/// Says in the file whose it is: "toll".
const APPLICATION: i64 = 0x746f_6c6c;

/// Time to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Amount of the file that is kept in memory.
const CACHE_KIB: i64 = 128 * 1024;

/// A history.
#[derive(Debug)]
pub struct Database {
    connection: Connection,
    file: PathBuf,
}

impl Database {
    /// Opens the history in `file`, or begins one.
    ///
    /// # Errors
    /// When the file is no history, is of another schema, or cannot be opened.
    pub fn begin(file: &Path) -> Result<Self, Trouble> {
        Self::open(file, OpenFlags::default())?.of_schema(false)
    }

    /// Opens the history in `file`, which must be there.
    ///
    /// # Errors
    /// As [`Database::begin`], and when there is none.
    pub fn existing(file: &Path) -> Result<Self, Trouble> {
        if !file.exists() {
            return Err(Trouble::Missing(file.to_path_buf()));
        }
        Self::open(file, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)?.of_schema(false)
    }

    /// Opens the history in `file` to rebuild it: an older schema will do.
    ///
    /// # Errors
    /// As [`Database::begin`].
    pub fn to_rebuild(file: &Path) -> Result<Self, Trouble> {
        Self::open(file, OpenFlags::default())?.of_schema(true)
    }

    /// A history that is gone with the process.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, Trouble> {
        let file = PathBuf::from("memory");
        let connection = Connection::open_in_memory().map_err(|error| Trouble::of(&file, error))?;
        Database { connection, file }.of_schema(false)
    }

    fn open(file: &Path, flags: OpenFlags) -> Result<Self, Trouble> {
        let trouble = |error| Trouble::of(file, error);
        let connection = Connection::open_with_flags(file, flags).map_err(trouble)?;
        connection.busy_timeout(PATIENCE).map_err(trouble)?;
        // A night touches a page of each of its series: with too small a cache each is read and written again.
        connection.pragma_update(None, "cache_size", -CACHE_KIB).map_err(trouble)?;
        Ok(Database { connection, file: file.to_path_buf() })
    }

    /// Looks whose file it is before anything is written to it.
    fn of_schema(mut self, rebuild: bool) -> Result<Self, Trouble> {
        let file = self.file.clone();
        let trouble = |error| Trouble::of(&file, error);
        // This first: somebody else may begin the same file now, and what is not empty says whose it is.
        let empty = self.connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0));
        if empty.map_err(trouble)? {
            self.begin_anew().map_err(trouble)?;
            return Ok(self);
        }
        let pragma = |name: &str| self.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
        let application: i64 = pragma("application_id").map_err(trouble)?;
        let schema: i64 = pragma("user_version").map_err(trouble)?;
        match (application == APPLICATION, schema) {
            (false, _) => Err(Trouble::NotOurs(file)),
            (true, SCHEMA) => Ok(self),
            (true, schema) if schema > SCHEMA => Err(Trouble::Newer { file, schema, known: SCHEMA }),
            (true, _) if rebuild => Ok(self),
            (true, schema) => Err(Trouble::Older { file, schema, known: SCHEMA }),
        }
    }

    fn begin_anew(&mut self) -> rusqlite::Result<()> {
        // Readers go on while somebody writes, and a writer that is killed leaves what was there before.
        self.connection.pragma_update(None, "journal_mode", "wal")?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let empty = "SELECT count(*) = 0 FROM sqlite_schema";
        if transaction.query_row(empty, [], |row| row.get(0))? {
            make_tables(&transaction)?;
        }
        transaction.commit()
    }

    /// Adds nights. What is there already is left as it is. Nights that are older than what was judged already make
    /// the judgements since then void: the next check judges anew.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing was added.
    pub fn add(&mut self, nights: &[Night]) -> Result<Vec<Added>, Trouble> {
        self.write(|transaction| {
            nights
                .iter()
                .map(|night| {
                    let added = index::add(transaction, night)?;
                    if added == Added::Now {
                        replay::forget_since(transaction, &night.key, night.started)?;
                    }
                    Ok(added)
                })
                .collect()
        })
    }

    /// Makes the whole history anew of these nights, which come in the order in which they began, and judges them.
    /// Whoever interrupts it leaves what was there before.
    ///
    /// # Errors
    /// When the database cannot be written; then it is as it was.
    pub fn rebuild(&mut self, nights: impl Iterator<Item = Night>) -> Result<usize, Trouble> {
        self.write(|transaction| {
            drop_tables(transaction)?;
            make_tables(transaction)?;
            let mut count = 0;
            for night in nights {
                count += usize::from(index::add(transaction, &night)? == Added::Now);
            }
            replay::judge(transaction)?;
            Ok(count)
        })
    }

    /// Judges every night that was not judged yet, and says what is new under a key: that of the latest night, if
    /// none is named.
    ///
    /// # Errors
    /// When there are no nights under the key, or the database cannot be written.
    pub fn check(&mut self, key: Option<&str>) -> Result<Checked, Trouble> {
        let key = self.key(key)?;
        self.write(|transaction| {
            let judged = replay::judge(transaction)?;
            check::since(transaction, &key, &judged)
        })
    }

    /// The series that are asked for, night by night.
    ///
    /// # Errors
    /// When there are no nights under the key, or the database cannot be read.
    pub fn show(&self, asked: &Asked) -> Result<Vec<Series>, Trouble> {
        let key = self.key(asked.key.as_deref())?;
        show::series(&self.connection, &key, asked).map_err(|error| Trouble::of(&self.file, error))
    }

    /// Everything that was ever found under a key, oldest first.
    ///
    /// # Errors
    /// As [`Database::show`].
    pub fn findings(&self, key: Option<&str>) -> Result<Vec<Finding>, Trouble> {
        let key = self.key(key)?;
        finding::read(&self.connection, &key).map_err(|error| Trouble::of(&self.file, error))
    }

    /// The key that is meant; the beginning of one is enough.
    fn key(&self, key: Option<&str>) -> Result<String, Trouble> {
        let keys = || -> rusqlite::Result<Vec<String>> {
            let mut by_latest = self
                .connection
                .prepare("SELECT key FROM run GROUP BY key ORDER BY max(started) DESC, max(id) DESC")?;
            by_latest.query_map([], |row| row.get(0))?.collect()
        };
        let keys = keys().map_err(|error| Trouble::of(&self.file, error))?;
        match key {
            None => keys.into_iter().next().ok_or_else(|| Trouble::Missing(self.file.clone())),
            Some(key) => match keys.iter().filter(|known| known.starts_with(key)).collect::<Vec<_>>()[..] {
                [one] => Ok(one.clone()),
                _ => Err(Trouble::NoKey(key.to_string(), keys)),
            },
        }
    }

    fn write<T>(&mut self, work: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> Result<T, Trouble> {
        let written = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).and_then(
            |transaction| {
                let done = work(&transaction)?;
                transaction.commit()?;
                Ok(done)
            },
        );
        written.map_err(|error| Trouble::of(&self.file, error))
    }
}

fn make_tables(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(include_str!("schema.sql"))?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", SCHEMA)
}

fn drop_tables(connection: &Connection) -> rusqlite::Result<()> {
    // Those that refer to others were made after them.
    let mut tables =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid DESC")?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    tables.iter().try_for_each(|table| connection.execute_batch(&format!("DROP TABLE \"{table}\"")))
}
