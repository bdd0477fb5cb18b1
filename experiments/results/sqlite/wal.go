package sqlite

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// page1 is an image of a database's first page, which begins with the header of the file
// (https://www.sqlite.org/fileformat.html#the_database_header). Its words are big-endian.
type page1 []byte

// Where words of the header are.
const (
	pageSize      = 16 // two bytes, 1 for 65536
	changeCounter = 24
	pageCount     = 28
	userVersion   = 60 // the token of the last transaction, see mark
	applicationID = 68 // the checksum of the page in the main file before that transaction
)

func (p page1) word(offset int) uint32 { return binary.BigEndian.Uint32(p[offset:]) }

// size is what the header says that the page has of bytes.
func (p page1) size() int {
	size := int(binary.BigEndian.Uint16(p[pageSize:]))
	if size == 1 {
		return 65536
	}
	return size
}

func (p page1) checksum() uint32 { return crc32.ChecksumIEEE(p) }

// wal is what a -wal file holds that SQLite would read
// (https://www.sqlite.org/fileformat.html#the_write_ahead_log): the frames of transactions
// that were committed.
type wal struct {
	salts    [8]byte // which differ each time that the file starts over
	pageSize int
	frames   int
	pages    uint32  // of the database after the last transaction
	first    []page1 // all images of page 1, oldest first
}

// readWAL reads a -wal file. One that is not there, or that SQLite would ignore, has no
// frames.
func readWAL(path string) (w wal, err error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	defer file.Close() // SQLite has no locks on this file that a close would release
	in := bufio.NewReaderSize(file, 1<<20)
	header := make([]byte, 32)
	if _, err := io.ReadFull(in, header); err != nil {
		return w, ignoreEnd(err)
	}
	magic := binary.BigEndian.Uint32(header)
	sum := walChecksum{order: binary.LittleEndian}
	if magic&1 == 1 {
		sum.order = binary.BigEndian
	}
	sum.add(header[:24])
	w.pageSize = int(binary.BigEndian.Uint32(header[8:]))
	copy(w.salts[:], header[16:])
	if magic&^1 != 0x377f0682 || !sum.is(header[24:]) || w.pageSize < 512 || w.pageSize > 65536 {
		return wal{}, nil
	}
	frame := make([]byte, 24+w.pageSize)
	var uncommitted []page1
	for n := 1; ; n++ {
		if _, err := io.ReadFull(in, frame); err != nil {
			return w, ignoreEnd(err)
		}
		sum.add(frame[:8])
		sum.add(frame[24:])
		if string(frame[8:16]) != string(w.salts[:]) || !sum.is(frame[16:]) {
			return w, nil // of an earlier time, or of a transaction that was cut off
		}
		if binary.BigEndian.Uint32(frame) == 1 {
			uncommitted = append(uncommitted, append(page1(nil), frame[24:]...))
		}
		if pages := binary.BigEndian.Uint32(frame[4:]); pages > 0 { // the last of its transaction
			w.frames, w.pages = n, pages
			w.first, uncommitted = append(w.first, uncommitted...), nil
		}
	}
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// walChecksum is the running checksum of a -wal file.
type walChecksum struct {
	order  binary.ByteOrder
	s0, s1 uint32
}

func (c *walChecksum) add(data []byte) {
	for ; len(data) >= 8; data = data[8:] {
		c.s0 += c.order.Uint32(data) + c.s1
		c.s1 += c.order.Uint32(data[4:]) + c.s0
	}
}

func (c *walChecksum) is(recorded []byte) bool {
	return c.s0 == binary.BigEndian.Uint32(recorded) && c.s1 == binary.BigEndian.Uint32(recorded[4:])
}
