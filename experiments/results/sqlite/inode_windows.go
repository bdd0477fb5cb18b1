package sqlite

import "io/fs"

// inode is 0: what Windows has in its place is not in a FileInfo.
func inode(fs.FileInfo) uint64 { return 0 }
