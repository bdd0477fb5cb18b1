package wandb

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// The framing of a run file, as wandb-core writes it: LevelDB's log format
// (https://github.com/google/leveldb/blob/main/doc/log_format.md) after a header of 7 bytes, which belongs to the
// first block, with CRC32 (IEEE), not masked, of type and data.
const (
	fileHeader  = ":W&B\xe1\xbe\x00"
	blockSize   = 32 << 10
	chunkHeader = 7
	maxRecord   = 64 << 20 // a longer record is skipped
)

const (
	full = 1 + iota
	first
	middle
	last
)

// log takes a run file in pieces and returns its records.
type log struct {
	waiting []byte // what was read and is no whole chunk yet
	offset  int64  // of waiting in the file
	record  []byte // the chunks of a record that is not whole yet
	inside  bool   // a record was begun
	foreign bool   // it is no run file

	skipped int64 // bytes that are no whole record
	where   int64 // the offset of the first of them
}

// skip counts bytes that are dropped.
func (l *log) skip(n int, at int64) {
	if n > 0 && l.skipped == 0 {
		l.where = at
	}
	l.skipped += int64(n)
}

// dropRecord gives up the record that was begun.
func (l *log) dropRecord() {
	l.skip(len(l.record), l.offset-int64(len(l.record)))
	l.record, l.inside = l.record[:0], false
}

// write takes what the file has next and calls each with every record that is whole now. A
// damaged chunk is skipped, with the record that it is part of.
func (l *log) write(piece []byte, each func(record []byte)) {
	l.waiting = append(l.waiting, piece...)
	rest := l.waiting
	for {
		n := l.takeHeader(rest)
		if n == 0 && l.offset > 0 {
			n = l.takeChunk(rest, each)
		}
		if n == 0 {
			l.waiting = append(l.waiting[:0], rest...)
			return
		}
		rest, l.offset = rest[n:], l.offset+int64(n)
	}
}

// takeHeader returns how many bytes to pass over at the beginning of a file: its header, or all
// of a file that is another one.
func (l *log) takeHeader(rest []byte) (n int) {
	switch {
	case l.foreign:
		return len(rest)
	case l.offset > 0 || len(rest) < len(fileHeader):
		return 0
	case string(rest[:len(fileHeader)]) != fileHeader:
		l.foreign = true
		return len(rest)
	}
	return len(fileHeader)
}

// takeChunk takes the next chunk, or what cannot be one, and returns how many bytes it has; 0
// where it is not whole yet.
func (l *log) takeChunk(rest []byte, each func(record []byte)) (n int) {
	left := blockSize - int(l.offset%blockSize)
	if left < chunkHeader { // padding
		return whole(left, rest)
	}
	if len(rest) < chunkHeader {
		return 0
	}
	sum, length, kind := binary.LittleEndian.Uint32(rest), int(binary.LittleEndian.Uint16(rest[4:])), rest[6]
	if kind < full || kind > last || chunkHeader+length > left {
		// No chunk: what is left of the block is lost.
		if n = whole(left, rest); n > 0 {
			l.dropRecord()
			l.skip(n, l.offset)
		}
		return n
	}
	if n = whole(chunkHeader+length, rest); n == 0 {
		return 0
	}
	if crc32.ChecksumIEEE(rest[6:n]) != sum {
		l.dropRecord()
		l.skip(n, l.offset)
		return n
	}
	l.add(kind, rest[chunkHeader:n], each)
	return n
}

// whole returns n, or 0 where there are fewer bytes.
func whole(n int, rest []byte) int {
	if len(rest) < n {
		return 0
	}
	return n
}

// add adds the data of a chunk to the record that it is part of, and calls each if that is whole.
func (l *log) add(kind byte, data []byte, each func(record []byte)) {
	if kind == full || kind == first {
		l.dropRecord()
		l.inside = true
	}
	if l.inside && len(l.record)+len(data) <= maxRecord {
		l.record = append(l.record, data...)
	} else {
		l.dropRecord()
		l.skip(chunkHeader+len(data), l.offset)
	}
	if l.inside && (kind == full || kind == last) {
		each(l.record)
		l.record, l.inside = l.record[:0], false
	}
}

// String says what was skipped; "" where nothing was.
func (l *log) String() string {
	switch {
	case l.foreign:
		return "it is no run file of W&B, or of a version that Gradbook does not know"
	case l.skipped > 0:
		return fmt.Sprintf("%d bytes from byte %d on are damaged and were skipped", l.skipped, l.where)
	}
	return ""
}
