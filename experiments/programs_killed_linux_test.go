package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gradbook/experiments/exchange/tensorboard"
	"gradbook/experiments/exchange/wandb"
	"gradbook/experiments/results"
)

// killedProgram counts to 60 and keeps a checkpoint if its parameter says so. "own" trusts
// its checkpoint alone, and reports in the file, where nothing that it wrote can be lost.
// "recorded" prints, and goes on from what is recorded. Some of what it starts detaches.
const killedProgram = `
mode=${1#--mode=}
i=0
if [ $mode = own ] && [ -e $GRADBOOK_DIR/checkpoint ]; then i=$(cat $GRADBOOK_DIR/checkpoint); fi
if [ $mode = recorded ] && [ -n "$GRADBOOK_STEP" ]; then i=$((GRADBOOK_STEP + 1)); fi
sleep 1000 &
setsid sleep 1000 &
while [ $i -lt 60 ]; do
	case $mode in
	own) echo "{\"step\": $i, \"loss\": $((60 - i)), \"attempt\": $GRADBOOK_ATTEMPT}" >>$GRADBOOK_METRICS ;;
	*) echo "step=$i loss=$((60 - i)) attempt=$GRADBOOK_ATTEMPT" ;;
	esac
	i=$((i + 1))
	echo $i >$GRADBOOK_DIR/new && mv $GRADBOOK_DIR/new $GRADBOOK_DIR/checkpoint
	sleep 0.01 || exit 7
done
`

// Whatever is killed, Gradbook or the program or what that has started, and whenever: every
// step is recorded once, and no process is left.
func TestSweepOfAProgramKilledAgainAndAgain(t *testing.T) {
	kills := 6
	if *long {
		kills = 50
	}
	folder := inFolder(t, map[string]string{
		"train.sh":   killedProgram,
		"sweep.yaml": "command: [sh, train.sh, '${args}']\nworkers: 3\ngrace: 0.2\nmethod: grid\nmetric: {name: loss}\nparameters: {mode: {values: [afresh, own, recorded]}, n: {values: [1, 2]}}\n",
	})
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("go test ./experiments -run %s -kill-seed %d has the same moments again", t.Name(), seed)

	programs := func() (pids []int) { return marked("GRADBOOK_DIR=" + filepath.Join(folder, "results.files")) }
	done, killed := false, 0
	for !done {
		c := command(folder, "sweep", "--retries", "1000", "--max-failures", "0")
		var said bytes.Buffer
		c.Stdout, c.Stderr = &said, &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { c.Wait(); close(ended) }()
		for going := true; going; {
			wait := time.Duration(random.Int64N(int64(400 * time.Millisecond)))
			if killed >= kills {
				wait = time.Minute
			}
			select {
			case <-ended:
				going = false
				if done = c.ProcessState.ExitCode() == 0; !done && c.ProcessState.Exited() {
					t.Fatalf("%s\n%s", c.ProcessState, &said)
				}
				continue
			case <-time.After(wait):
			}
			if killed >= kills {
				c.Process.Kill()
				<-ended
				t.Fatalf("not done a minute after the last kill:\n%s", &said)
			}
			killed++
			pids := programs()
			switch random.IntN(3) {
			case 0:
				if len(pids) > 0 {
					syscall.Kill(pids[random.IntN(len(pids))], syscall.SIGTERM)
				}
			case 1:
				if len(pids) > 0 {
					syscall.Kill(pids[random.IntN(len(pids))], syscall.SIGKILL)
				}
			default:
				c.Process.Kill()
			}
		}
	}

	t.Logf("killed %d times", killed)

	db := opened(t, filepath.Join(folder, "results.db"))
	for id := 1; id <= 6; id++ {
		run := fmt.Sprintf(" FROM history WHERE run_id = %d", id)
		if got := value(t, db, "SELECT count(*) || ' steps, ' || count(DISTINCT step) || ', ' || min(step) || ' to ' || max(step) || ', ' || sum(metrics ->> 'loss' = 60 - step)"+run); got != "60 steps, 60, 0 to 59, 60" {
			missing := value(t, db, fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59) SELECT coalesce(group_concat(i), '') FROM n WHERE i NOT IN (SELECT step FROM history WHERE run_id = %d)", id))
			t.Errorf("run %d has %s; there is no %s", id, got, missing)
		}
		if got := value(t, db, fmt.Sprintf("SELECT state || ', ' || epochs || ' steps, error ' || (error <> '') || ', failures ' || (failures > 0) FROM runs WHERE id = %d", id)); !strings.HasPrefix(got, "done, 60 steps") || strings.Contains(got, "error 1, failures 0") {
			t.Errorf("run %d is %s", id, got)
		}
	}
	if failed := value(t, db, "SELECT count(*) FROM runs WHERE failures > 0 AND error NOT LIKE '%signal%' AND error NOT LIKE '%exit status%' AND error <> ''"); failed != "0" {
		t.Errorf("%s runs do not say how they have failed", failed)
	}
	for deadline := time.Now().Add(20 * time.Second); len(programs()) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("left: %v", programs())
		}
	}
}

// What a program has logged when Gradbook is killed is recorded, also where the program goes on
// after that; and where it does not, it counts once.
func TestStepsLoggedBeforeAKillAreKept(t *testing.T) {
	for name, test := range map[string]struct{ log, next, want string }{
		"in its file":         {`>>$GRADBOOK_METRICS`, "step=3 loss=3", "0:0 1:1 2:2 3:3"},
		"in its file, at end": {`>>$GRADBOOK_METRICS`, "", "0:0 1:1 2:2"},
		"afresh":              {`>>$GRADBOOK_METRICS`, "step=0 loss=7", "0:7"},
		"in part":             {`>>$GRADBOOK_METRICS`, "step=1 loss=7", "0:0 1:7"},
		"printed":             {`; while ! grep -q step=2 $GRADBOOK_DIR/output.log; do :; done`, "step=3 loss=3", "0:0 1:1 2:2 3:3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := inFolder(t, map[string]string{
				"train.sh":   "[ $GRADBOOK_ATTEMPT = 2 ] && { echo " + test.next + "; exit; }\nprintf 'step=0 loss=0\\nstep=1 loss=1\\nstep=2 loss=2\\n' " + test.log + "\nkill -9 $PPID; sleep 10\n",
				"sweep.yaml": "command: [sh, train.sh]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {value: 1}}\n",
			})
			if _, _, status := run(t, folder, "sweep"); status != -1 {
				t.Fatalf("exit status %d of what was to be killed", status)
			}
			_, said, status := run(t, folder, "sweep")
			got, _, _ := run(t, folder, "query", "--csv", "SELECT group_concat(step || ':' || CAST(metrics ->> 'loss' AS INTEGER), ' ') AS steps FROM (SELECT * FROM history ORDER BY step)")
			if status != 0 || got != "steps\n"+test.want+"\n" {
				t.Errorf("exit status %d, recorded %q\n%s", status, got, said)
			}
		})
	}
}

// So is what is in files of W&B and of TensorBoard, as far as it is whole.
func TestStepsInFilesOfOthersAreKept(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	_, ofWandB, err := wandb.Read("exchange/wandb/testdata")
	if err != nil {
		t.Fatal(err)
	}
	_, ofTensorBoard, err := tensorboard.Read("exchange/tensorboard/testdata/summary")
	if err != nil {
		t.Fatal(err)
	}
	for from, logged := range map[string][]results.Logged{"wandb/testdata/wandb": ofWandB, "tensorboard/testdata/summary": ofTensorBoard} {
		steps := map[int64]bool{1e9: true} // that of the second attempt
		for _, l := range logged {
			if l.Step >= 0 && len(l.Values) > 0 {
				steps[l.Step] = true
			}
		}
		folder := inFolder(t, map[string]string{
			"train.sh":   "[ $GRADBOOK_ATTEMPT = 2 ] && { echo step=1000000000 loss=1; exit; }\ncp -r " + filepath.Join(here, "exchange", from) + " $GRADBOOK_DIR\nkill -9 $PPID; sleep 10\n",
			"sweep.yaml": "command: [sh, train.sh]\nmethod: grid\nmetric: {name: loss}\nparameters: {a: {value: 1}}\n",
		})
		run(t, folder, "sweep")
		if _, said, status := run(t, folder, "sweep"); status != 0 {
			t.Errorf("%s: exit status %d, %s", from, status, said)
		}
		got := value(t, opened(t, filepath.Join(folder, "results.db")), "SELECT coalesce(group_concat(step), '') FROM (SELECT step FROM history ORDER BY step)")
		want := strings.ReplaceAll(strings.Trim(fmt.Sprint(slices.Sorted(maps.Keys(steps))), "[]"), " ", ",")
		if got != want || len(steps) < 3 {
			t.Errorf("%s: the steps are %s, want %s", from, got, want)
		}
	}
}

// opened opens a record by SQLite alone.
func opened(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// marked lists the processes that live and whose environment has a variable of this beginning.
func marked(beginning string) (pids []int) {
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		environment, _ := os.ReadFile("/proc/" + entry.Name() + "/environ")
		stat, _ := os.ReadFile("/proc/" + entry.Name() + "/stat")
		pid, err := strconv.Atoi(entry.Name())
		if err == nil && strings.Contains("\x00"+string(environment), "\x00"+beginning) && !strings.Contains(string(stat), ") Z ") {
			pids = append(pids, pid)
		}
	}
	return pids
}
