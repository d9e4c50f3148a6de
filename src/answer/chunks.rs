//! How a body is read chunk by chunk: its maximum length, which chunks are copied, and whether the rest is read into our own buffer.
//!
//! Only the lengths are known here. `wasm/body.rs` reads the bytes.

/// A body of at most this length is read without our own buffer.
const MAX_SHORT_BODY_BYTES: u32 = 1 << 20;

/// The length of our buffer. It is also the length of Deno's buffers: a Deno chunk, however short, is a part of such a buffer and
/// keeps all of it in memory. So short chunks are copied.
pub(crate) const BUFFER_BYTES: f64 = 65_536.0;

/// The length of workerd's chunks. Megabytes take four times as long in them as in our own buffer. The length of the second chunk shows
/// whether a body has such chunks; a short body has no second one. Other runtimes have longer chunks, for which a buffer would only add a
/// copy. There, a stream that ends without giving the buffer back would never end for its reader.
const SHORT_CHUNK_BYTES: f64 = 4_096.0;
const BUFFER_DECISION_CHUNK: u32 = 2;

/// The smallest average length of chunks, in bytes. A stream of empty chunks could go on forever and keep timers from firing.
const MIN_AVERAGE_CHUNK_BYTES: u32 = 64;

/// How much was read of a body that may have `longest` bytes.
pub(crate) struct ChunkReader {
    longest: u32,
    /// In bytes.
    pub(crate) length: f64,
    chunks: u32,
}

/// What to do with a chunk.
#[derive(Debug, PartialEq)]
pub(crate) struct Taken {
    pub(crate) is_copied: bool,
    /// Whether to read the rest into our own buffer, if the stream can do that.
    pub(crate) needs_buffer: bool,
}

impl ChunkReader {
    pub(crate) const fn new(longest: u32) -> Self {
        Self { longest, length: 0.0, chunks: 0 }
    }

    /// Takes a chunk of so many bytes. `None` if the body is too long. `has_short_chunks` says whether the runtime has workerd's chunks.
    pub(crate) fn take(&mut self, bytes: f64, has_short_chunks: impl FnOnce() -> bool) -> Option<Taken> {
        self.length += bytes;
        self.chunks = self.chunks.saturating_add(1);
        if self.length > f64::from(self.longest)
            || self.chunks > (self.longest / MIN_AVERAGE_CHUNK_BYTES).saturating_add(1)
        {
            return None;
        }
        Some(Taken {
            // The first one is not copied: most responses have no other.
            is_copied: self.chunks > 1 && bytes < BUFFER_BYTES / 2.0,
            needs_buffer: self.longest > MAX_SHORT_BODY_BYTES
                && self.chunks == BUFFER_DECISION_CHUNK
                && bytes <= SHORT_CHUNK_BYTES
                && has_short_chunks(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For each chunk, whether it is copied and whether a buffer is needed; `None` where the body is too long.
    fn taken(longest: u32, chunks: &[f64]) -> Vec<Option<(bool, bool)>> {
        let mut chunk_reader = ChunkReader::new(longest);
        chunks
            .iter()
            .map(|&bytes| chunk_reader.take(bytes, || true).map(|one| (one.is_copied, one.needs_buffer)))
            .collect()
    }

    #[test]
    fn the_second_chunk_of_a_long_body_decides_how_the_rest_is_read() {
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
    fn without_short_chunks_there_is_no_buffer() {
        let mut chunk_reader = ChunkReader::new(32 << 20);
        for _ in 0..3 {
            assert!(!chunk_reader.take(4_096.0, || false).unwrap().needs_buffer);
        }
    }

    #[test]
    fn a_body_with_too_many_bytes_or_chunks_is_too_long() {
        assert_eq!(taken(128, &[100.0, 28.0]).last(), Some(&Some((true, false))));
        assert_eq!(taken(128, &[100.0, 29.0]).last(), Some(&None));
        assert_eq!(taken(128, &[0.0; 3]).last(), Some(&Some((true, false))));
        assert_eq!(taken(128, &[0.0; 4]).last(), Some(&None));
        assert_eq!(taken(128, &[f64::NAN; 4]).last(), Some(&None), "a length that is not a number");
        let mut chunk_reader = ChunkReader::new(128);
        assert!(chunk_reader.take(100.0, || true).is_some() && chunk_reader.take(20.0, || true).is_some());
        assert_eq!(chunk_reader.length, 120.0);
    }
}
