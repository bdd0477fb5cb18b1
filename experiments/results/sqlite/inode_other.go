//go:build !unix

package sqlite

import "io/fs"

// inode is 0 where files have none.
func inode(fs.FileInfo) uint64 { return 0 }
