//! How a body is taken, chunk by chunk: how much of it, which chunks are kept as copies, and whether a buffer is brought for the rest.
//!
//! It sees no bytes, only how many there are (`wasm/body.rs` reads them).

/// What is at most this long is read as it comes.
const MAX_SHORT_ANSWER_BYTES: u32 = 1 << 20;

/// The length of a buffer that is brought; and of those of which Deno's chunks are parts, however short they are: to keep such a chunk
/// as it is would keep all of its buffer in memory.
pub(crate) const BUFFER_BYTES: f64 = 65_536.0;

/// In workerd a stream gives so many bytes at a time where no buffer asks for more, which for megabytes takes four times as long.
/// Elsewhere chunks are longer, and a buffer would cost a copy of each. The second one tells: a short answer has none.
const SHORT_CHUNK_BYTES: f64 = 4_096.0;
const TELLING_CHUNK: u32 = 2;

/// What chunks have at least on the average, in bytes: a stream of empty ones would never end, nor let a timer fire.
const MIN_AVERAGE_CHUNK_BYTES: u32 = 64;

/// What was taken so far of a body that may have `longest` bytes.
pub(crate) struct Intake {
    longest: u32,
    /// In bytes.
    pub(crate) length: f64,
    chunks: u32,
}

/// What to do with a chunk.
#[derive(Debug, PartialEq)]
pub(crate) struct Taken {
    pub(crate) is_copied: bool,
    /// Whether a reader that brings a buffer takes over, where the stream has one.
    pub(crate) brings_a_buffer: bool,
}

impl Intake {
    pub(crate) const fn new(longest: u32) -> Self {
        Self { longest, length: 0.0, chunks: 0 }
    }

    /// Takes a chunk of so many bytes, unless that is too much.
    pub(crate) fn take(&mut self, bytes: f64) -> Option<Taken> {
        self.length += bytes;
        self.chunks = self.chunks.saturating_add(1);
        if self.length > f64::from(self.longest)
            || self.chunks > (self.longest / MIN_AVERAGE_CHUNK_BYTES).saturating_add(1)
        {
            return None;
        }
        Some(Taken {
            // The first one is kept as it came: most answers have no other.
            is_copied: self.chunks > 1 && bytes < BUFFER_BYTES / 2.0,
            brings_a_buffer: self.longest > MAX_SHORT_ANSWER_BYTES
                && self.chunks == TELLING_CHUNK
                && bytes <= SHORT_CHUNK_BYTES,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is done with each of these chunks, and where it is too much.
    fn taken(longest: u32, chunks: &[f64]) -> Vec<Option<(bool, bool)>> {
        let mut intake = Intake::new(longest);
        chunks.iter().map(|&bytes| intake.take(bytes).map(|one| (one.is_copied, one.brings_a_buffer))).collect()
    }

    #[test]
    fn of_long_answers_the_second_chunk_tells_how_the_rest_is_read() {
        const LONG: u32 = 32 << 20;
        let (kept, copied, then_a_buffer) = (Some((false, false)), Some((true, false)), Some((true, true)));
        for (longest, chunks, expected) in [
            (LONG, vec![5e6], vec![kept]),
            (LONG, vec![4_096.0; 3], vec![kept, then_a_buffer, copied]),
            (LONG, vec![4_096.0, 4_097.0, 10.0], vec![kept, copied, copied]),
            (LONG, vec![10.0, 65_536.0, 10.0], vec![kept, kept, copied]),
            (LONG, vec![10.0, 32_767.0, 32_768.0], vec![kept, copied, kept]),
            (LONG, vec![10.0, 10.0], vec![kept, then_a_buffer]),
            (1 << 20, vec![4_096.0; 3], vec![kept, copied, copied]),
        ] {
            assert_eq!(taken(longest, &chunks), expected, "{chunks:?} of {longest}");
        }
    }

    #[test]
    fn a_byte_too_many_is_too_much_and_so_are_too_many_chunks() {
        assert_eq!(taken(128, &[100.0, 28.0]).last(), Some(&Some((true, false))));
        assert_eq!(taken(128, &[100.0, 29.0]).last(), Some(&None));
        assert_eq!(taken(128, &[0.0; 3]).last(), Some(&Some((true, false))));
        assert_eq!(taken(128, &[0.0; 4]).last(), Some(&None));
        assert_eq!(taken(128, &[f64::NAN; 4]).last(), Some(&None), "a length that is none");
        let mut intake = Intake::new(128);
        assert!(intake.take(100.0).is_some() && intake.take(20.0).is_some());
        assert_eq!(intake.length, 120.0);
    }
}
