package tensorboard

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

const (
	headerSize = 12       // a length of 8 bytes and its checksum
	footerSize = 4        // the checksum of the data
	maxRecord  = 64 << 20 // a longer record, a picture, is not read
)

// records takes a file in the TFRecord format
// (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details) in pieces and returns its records.
type records struct {
	waiting []byte // what was read and is no whole record yet
	offset  int64  // of waiting in the file
	drop    uint64 // bytes of a record that is too long, which are still to come

	skipped int64 // bytes that are damaged
	where   int64 // the offset of the first of them
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// masked is the checksum as TFRecord keeps it, so that a checksum of data that has checksums is a good one.
func masked(data []byte) uint32 {
	sum := crc32.Checksum(data, castagnoli)
	return (sum>>15 | sum<<17) + 0xa282ead8
}

// write takes what the file has next and calls each with every record that is whole now. A
// damaged record is skipped; where its length is, all up to the next header that is whole.
func (r *records) write(piece []byte, each func(record []byte)) {
	r.waiting = append(r.waiting, piece...)
	rest := r.waiting
	take := func(n int) { rest, r.offset = rest[n:], r.offset+int64(n) }
	skip := func(n int) {
		if r.skipped == 0 {
			r.where = r.offset
		}
		r.skipped += int64(n)
		take(n)
	}
	for {
		if r.drop > 0 {
			n := min(r.drop, uint64(len(rest)))
			take(int(n))
			r.drop -= n
		}
		if len(rest) < headerSize {
			break
		}
		if masked(rest[:8]) != binary.LittleEndian.Uint32(rest[8:]) {
			skip(1)
			continue
		}
		length := binary.LittleEndian.Uint64(rest)
		if length > maxRecord {
			take(headerSize)
			r.drop = min(length, 1<<62) + footerSize
			continue
		}
		size := headerSize + int(length) + footerSize
		if len(rest) < size {
			break
		}
		data := rest[headerSize : size-footerSize]
		if masked(data) != binary.LittleEndian.Uint32(rest[size-footerSize:]) {
			skip(size)
			continue
		}
		each(data)
		take(size)
	}
	if len(rest) < len(r.waiting) {
		r.waiting = append(r.waiting[:0], rest...)
	}
}

// String says what was skipped; "" where nothing was.
func (r *records) String() string {
	if r.skipped == 0 {
		return ""
	}
	return fmt.Sprintf("%d bytes from byte %d on are damaged and were skipped", r.skipped, r.where)
}
