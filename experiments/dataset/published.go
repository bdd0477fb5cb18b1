package dataset

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
)

const (
	mnistName = "mnist"
	drawnName = "drawn-digits"
)

// Names returns the names that [Finder.Load] knows, besides folders and
// [Auto].
func Names() []string {
	return new(Finder).names()
}

// published is a data set that others publish, as four gzipped IDX files.
type published struct {
	name    string
	classes []string
	mirrors []string // folders on the web, each followed by a file's name

	// checksums of the four .gz files, in the order of roles: SHA-256, or MD5
	// where the publisher gives no more.
	checksums [4]string

	// content is the data set's SHA256, "" where it is not known.
	content string

	// variable names an environment variable that holds the folder, or is "".
	variable string
}

var digitClasses = strings.Fields("0 1 2 3 4 5 6 7 8 9")

var catalogue = []published{
	{
		// Y. LeCun, C. Cortes, C. Burges, http://yann.lecun.com/exdb/mnist/
		name:    mnistName,
		classes: digitClasses,
		mirrors: []string{
			"https://ossci-datasets.s3.amazonaws.com/mnist/",
			"https://storage.googleapis.com/cvdf-datasets/mnist/",
		},
		checksums: [4]string{
			"440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
			"3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
			"8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
			"f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
		},
		content:  "b2d8f5bf39174ee5ffeefa97e42d673c35432b411bb5d1f74fbbeddae7f1690a",
		variable: "MNIST_DIR",
	},
	{
		// H. Xiao, K. Rasul, R. Vollgraf 2017, https://arxiv.org/abs/1708.07747
		name:    "fashion-mnist",
		classes: []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"},
		mirrors: []string{"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"},
		checksums: [4]string{
			"8d4fb7e6c68d591d4c3dfef9ec88bf0d",
			"25c81989df183df01b3e8a0aad5dffbe",
			"bef4ecab320f06d8554ea6380940ec79",
			"bb300cfdad3c16e7a12a480ee83cd310",
		},
	},
	{
		// T. Clanuwat et al. 2018, https://arxiv.org/abs/1812.01718
		name:    "kmnist",
		classes: []string{"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"},
		mirrors: []string{"http://codh.rois.ac.jp/kmnist/dataset/kmnist/"},
		checksums: [4]string{
			"bdb82020997e1d708af4cf47b453dcf7",
			"e144d726b3acfaa3e44228e80efcd344",
			"5c965bf0a639b31b8f53240b1b52f4d7",
			"7320c461ea6c1c855c0b718fb2a4b134",
		},
	},
}

// verify compares a data set that was read under p's name with what p's
// publisher says of it. It reports whether a checksum confirmed it, and fails
// if it is another data set.
func (p published) verify(d *Dataset, folder string, paths [4]string) (verified bool, err error) {
	ownName := fmt.Sprintf("if it is a data set of your own, give the folder %q as the data set's name", folder)
	if p.content != "" {
		if d.SHA256 != p.content {
			return false, fmt.Errorf("what %s holds is not %s as published: the SHA-256 of its content is %s, not %s; %s", folder, p.name, d.SHA256, p.content, ownName)
		}
		return true, nil
	}
	if len(d.Classes) != len(p.classes) {
		return false, fmt.Errorf("what %s holds is not %s: it has %d classes, not %d; %s", folder, p.name, len(d.Classes), len(p.classes), ownName)
	}
	for _, other := range catalogue {
		if other.content == d.SHA256 {
			return false, fmt.Errorf("what %s holds is %s, not %s", folder, other.name, p.name)
		}
	}
	// Only the compressed files have a checksum. Files that were compressed
	// anew or not at all may well be right: they are just not verified.
	for i, path := range paths {
		same, err := hasChecksum(path, p.checksums[i])
		if err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// byHand tells how to get the data set without this program.
func (p published) byHand(folder string) string {
	advice := "connect to the network, or put {train,t10k}-{images-idx3,labels-idx1}-ubyte.gz"
	if len(p.mirrors) > 0 {
		advice += " from " + p.mirrors[0]
	}
	advice += " into data/" + p.name
	if folder != "" {
		advice += " or " + folder
	}
	if p.variable != "" {
		advice += fmt.Sprintf(", or set %s to their folder", p.variable)
	}
	return advice
}

// orUnset is the other way out for a folder that an environment variable names.
func (p published) orUnset(folder string) string {
	if p.variable == "" || os.Getenv(p.variable) != folder {
		return ""
	}
	return ", or unset " + p.variable
}

// newChecksum returns the hash that a hexadecimal checksum is the sum of.
func newChecksum(sum string) hash.Hash {
	if len(sum) == hex.EncodedLen(md5.Size) {
		return md5.New()
	}
	return sha256.New()
}

// hasChecksum tells whether the file is the very one that was published.
func hasChecksum(path, checksum string) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	sum := newChecksum(checksum)
	if _, err := io.Copy(sum, file); err != nil {
		return false, fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(sum.Sum(nil)) == checksum, nil
}
