package sqlite_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gradbook/experiments/results"
	"gradbook/experiments/results/sqlite"
)

// session has a process of its own add a sweep to the record at path, with so many
// epochs of 5 kB, and then close it or be killed. It calls meanwhile, if that is not nil, when
// half of them are recorded.
func session(t *testing.T, path string, epochs int, end string, meanwhile func()) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), fmt.Sprintf("GRADBOOK_TEST_SESSION=%d %s", epochs, end), "GRADBOOK_TEST_RECORD="+path)
	in, _ := c.StdinPipe()
	out, _ := c.StdoutPipe()
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(line, err)
	}
	if meanwhile != nil {
		meanwhile()
	}
	in.Close()
	c.Wait()
	if state := c.ProcessState; end == "close" && !state.Success() || end == "kill" && state.Success() {
		t.Fatalf("%s: %v", end, state)
	}
}

// recordSession is what that process does.
func recordSession(path, what string) {
	var epochs int
	var end string
	fmt.Sscan(what, &epochs, &end)
	check := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	db, err := sqlite.Create(path)
	check(err)
	id, err := db.CreateAnotherSweep(context.Background(), results.Sweep{Name: "s", Spec: "method: grid", Method: "grid", Metric: "val_accuracy", Goal: results.Maximize},
		[]results.NewRun{{Number: 1, Config: results.Config{"seed": int64(1)}, Dataset: twoClasses}})
	check(err)
	environment, err := db.AddEnvironment(context.Background(), results.Environment{GoVersion: "go1"})
	check(err)
	c, err := db.Claim(context.Background(), id, results.ClaimOptions{Environment: environment})
	check(err)
	for epoch := 1; epoch <= epochs; epoch++ {
		_, err := c.Report(context.Background(), results.EpochReport{Kept: true, Epoch: results.Epoch{Epoch: epoch}, Checkpoint: bytes.Repeat([]byte{byte(epoch)}, 5000)})
		check(err)
		if epoch == epochs/2 {
			fmt.Println("half")
			bufio.NewReader(os.Stdin).ReadString('\n')
		}
	}
	if end == "kill" {
		self, _ := os.FindProcess(os.Getpid())
		self.Kill()
		select {}
	}
	check(db.Close())
}

// recorded counts the epochs of a record, and checks that it is sound.
func recorded(t *testing.T, db *sqlite.DB) (epochs int) {
	t.Helper()
	rows, err := db.Query(`SELECT (SELECT count(*) FROM epochs), (SELECT group_concat(integrity_check) FROM pragma_integrity_check), (SELECT count(*) FROM pragma_foreign_key_check)`)
	if err != nil || fmt.Sprint(rows.Values[0][1:]) != "[ok 0]" {
		t.Errorf("%v, %v", rows.Values, err)
	}
	return int(rows.Values[0][0].(int64))
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err == nil {
		os.Remove(to) // another file, not the same with other content
		err = os.WriteFile(to, content, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// few epochs stay in the -wal until the end; many are copied from it several times.
const few, many = 40, 400

// What a killed process left in its -wal is there again, whatever was copied from it before,
// and wherever both files are by then.
func TestOwnWALIsRecovered(t *testing.T) {
	folder := t.TempDir()
	empty, old := filepath.Join(folder, "empty.db"), filepath.Join(folder, "old.db")
	db, err := sqlite.Create(empty)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	session(t, old, few, "close", nil)
	for name, test := range map[string]struct {
		begin     string // the record before the session
		epochs    int
		meanwhile func(path string)
		after     func(path string)
		want      int
	}{
		"a new record":                {"", few, nil, nil, few},
		"an empty record":             {empty, few, nil, nil, few},
		"the -wal started over":       {"", many, nil, nil, many},
		"an old record":               {old, few, nil, nil, 2 * few},
		"an old record, started over": {old, many, nil, nil, few + many},
		"put back as it was before":   {old, few, nil, func(path string) { copyFile(t, old, path) }, 2 * few},
		"others look meanwhile": {old, many, func(path string) {
			db, err := sqlite.OpenReadOnly(path)
			if err != nil {
				t.Fatal(err)
			}
			recorded(t, db)
			db.Close()
		}, nil, few + many},
		"somebody reads meanwhile, for long": {old, many, func(path string) {
			snapshot, err := sqlite.OpenSnapshot(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { snapshot.Close() })
			if n := recorded(t, snapshot); n != few+many/2 {
				t.Errorf("%d epochs", n)
			}
		}, func(path string) { // where that reader has nothing open
			copyFile(t, path, path+".2")
			copyFile(t, path+"-wal", path+".2-wal")
		}, few + many},
		"another program writes meanwhile": {old, many, func(path string) { execSQL(t, path, `INSERT INTO run_tags VALUES (1, 'sql')`) }, nil, few + many},
		"all was copied from the -wal": {old, few, nil, func(path string) {
			copyFile(t, path+"-wal", path+".kept")
			execSQL(t, path, `PRAGMA wal_checkpoint`)
			copyFile(t, path+".kept", path+"-wal")
		}, 2 * few},
		"another program began the -wal": {old, few, nil, func(path string) {
			execSQL(t, path, `INSERT INTO run_tags VALUES (1, 'sql')`) // and recovered what was there
			killedSQL(t, path, `INSERT INTO run_tags VALUES (1, 'sql2'); CREATE TABLE more AS SELECT * FROM epochs`)
			execSQL(t, path+".unused", `SELECT 1`)
		}, 2 * few},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "results.db")
			if test.begin != "" {
				copyFile(t, test.begin, path)
			}
			meanwhile := func() {}
			if test.meanwhile != nil {
				meanwhile = func() { test.meanwhile(path) }
			}
			session(t, path, test.epochs, "kill", meanwhile)
			if test.after != nil {
				test.after(path)
			}
			if exists := path + ".2"; fileExists(exists) {
				path = exists
			}
			if !fileExists(path + "-wal") {
				t.Fatal("there is no -wal")
			}
			elsewhere := filepath.Join(t.TempDir(), "moved.db")
			copyFile(t, path, elsewhere)
			copyFile(t, path+"-wal", elsewhere+"-wal")
			for path, open := range map[string]func(string) (*sqlite.DB, error){path: sqlite.OpenReadOnly, elsewhere: sqlite.Open} {
				db, err := open(path)
				if err != nil {
					t.Fatal(err)
				}
				if n := recorded(t, db); n != test.want {
					t.Errorf("%d epochs, want %d", n, test.want)
				}
				db.Close()
				if fileExists(path + "-wal") {
					t.Error("the -wal is left")
				}
			}
		})
	}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// killedSQL has another program write to a database and be killed.
func killedSQL(t *testing.T, path, statement string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "GRADBOOK_TEST_KILLED_SQL="+statement, "GRADBOOK_TEST_RECORD="+path)
	if output, err := c.CombinedOutput(); err == nil || len(output) > 0 {
		t.Fatalf("%s, %v", output, err)
	}
}

// Whatever stands at the path of a record that a killed process left, its -wal goes only
// into the file that it belongs to: others are refused, both files stay as they are, and
// what the error tells to do helps.
func TestForeignWALIsRefused(t *testing.T) {
	folder := t.TempDir()
	old := filepath.Join(folder, "old.db")
	session(t, old, few, "close", nil)
	vacuumed := filepath.Join(folder, "vacuumed.db")
	execSQL(t, old, fmt.Sprintf(`VACUUM INTO '%s'`, vacuumed))
	older := filepath.Join(folder, "older.db") // of the same record
	copyFile(t, old, older)
	session(t, old, few, "close", nil)
	other := filepath.Join(folder, "other.db")
	session(t, other, few, "close", nil)
	session(t, other, few, "close", nil)
	before7 := filepath.Join(folder, "before7.db")
	copyFile(t, filepath.Join("..", "..", "..", "results.db"), before7)
	text := filepath.Join(folder, "text")
	os.WriteFile(text, bytes.Repeat([]byte("no database "), 1000), 0o666)
	nothing := filepath.Join(folder, "nothing")
	os.WriteFile(nothing, nil, 0o666)
	midway := filepath.Join(folder, "midway.db")

	for name, test := range map[string]struct {
		begin   string // the record before the session
		epochs  int
		instead string // what stands there after it; "" for nothing
	}{
		"older":                         {old, few, older},
		"older, started over":           {old, many, older},
		"as before, started over":       {old, many, old},
		"a copy taken meanwhile":        {old, many, midway},
		"a copy by VACUUM":              {old, few, vacuumed},
		"another record":                {old, few, other},
		"another record, new":           {"", few, other},
		"the repository's":              {old, few, before7},
		"the repository's, started":     {old, many, before7},
		"a text":                        {old, few, text},
		"a new record, an empty file":   {"", few, nothing},
		"an empty file":                 {old, many, nothing},
		"nothing":                       {old, few, ""},
		"other, begun by another SQL":   {"sql", few, other},
		"older, begun by another SQL":   {"sql", few, older},
		"the repository's, another SQL": {"sql pages", few, before7},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "results.db")
			switch test.begin {
			case "":
				session(t, path, test.epochs, "kill", func() { copyFile(t, path, midway) })
			case "sql":
				copyFile(t, old, path)
				killedSQL(t, path, `CREATE TABLE more AS SELECT * FROM epochs`)
			case "sql pages":
				copyFile(t, old, path)
				killedSQL(t, path, `UPDATE sweeps SET note = 'x'`)
			default:
				copyFile(t, test.begin, path)
				session(t, path, test.epochs, "kill", func() { copyFile(t, path, midway) })
			}
			belongs := path + ".belongs"
			copyFile(t, path, belongs)
			os.Remove(path)
			if test.instead != "" {
				copyFile(t, test.instead, path)
			}
			wal, _ := os.ReadFile(path + "-wal")
			for open, call := range map[string]func(string) (*sqlite.DB, error){"OpenReadOnly": sqlite.OpenReadOnly, "OpenSnapshot": sqlite.OpenSnapshot, "Open": sqlite.Open, "Create": sqlite.Create} {
				db, err := call(path)
				if err == nil {
					db.Close()
				}
				if err == nil || !strings.Contains(err.Error(), path+"-wal") || !strings.Contains(err.Error(), "Nothing was changed") {
					t.Fatalf("%s: %v", open, err)
				}
			}
			if after, _ := os.ReadFile(path + "-wal"); !bytes.Equal(wal, after) {
				t.Error("the -wal was changed")
			}
			if test.instead != "" {
				want, _ := os.ReadFile(test.instead)
				if got, _ := os.ReadFile(path); !bytes.Equal(got, want) {
					t.Error("the file was changed")
				}
			}
			// The one remedy: without the -wal.
			os.Rename(path+"-wal", path+"-wal.old")
			if test.instead != "" && test.instead != text && test.instead != nothing && test.instead != midway {
				db, err := sqlite.Open(path)
				if err != nil {
					t.Fatal(err)
				}
				recorded(t, db)
				db.Close()
			}
			// The other: the file that it belongs to.
			os.Rename(path+"-wal.old", path+"-wal")
			copyFile(t, belongs, path)
			db, err := sqlite.OpenReadOnly(path)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			recorded(t, db)
		})
	}
}
