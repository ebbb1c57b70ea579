package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/onrecord/onrecord/internal/stream"
)

// asProgram makes the test binary the program itself, for tests that kill it.
const asProgram = "ONRECORD_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	if config := os.Getenv(asServer); config != "" {
		if err := runServer(config); err != nil {
			panic(err)
		}
		return
	}
	// Compiling the PDF reader takes seconds, and half a minute with the race detector: once for all tests.
	if err := os.Setenv("ONRECORD_CACHE", filepath.Join(os.TempDir(), "onrecord-test-pdf-cache")); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"onrecord": main})
}

// TestScripts runs the command lines of testdata/script and compares what they print.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"publish": publishForeign},
		Setup: func(env *testscript.Env) error {
			env.Setenv("ONRECORD_CACHE", os.Getenv("ONRECORD_CACHE"))
			env.Setenv("ONRECORD_DATA", filepath.Join(env.WorkDir, "data"))
			return nil
		},
	})
}

// publishForeign is the script command "publish DATA ROLE SUBJECT FILE": it puts a message into the streams of a data
// directory on which nothing runs, as a program that is not ours might with the credentials of a role.
func publishForeign(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: publish DATA ROLE SUBJECT FILE")
	}
	server, err := stream.StartServer(context.Background(), stream.ServerConfig{
		Dir: filepath.Join(ts.MkAbs(args[0]), "nats"), Listen: "127.0.0.1:0",
	})
	ts.Check(err)
	defer server.Shutdown()
	nc, err := nats.Connect(server.URL(), nats.UserCredentials(server.CredsFile(stream.Role(args[1]))),
		nats.CustomInboxPrefix("_INBOX_"+args[1]))
	ts.Check(err)
	defer nc.Close()
	answer, err := nc.Request(args[2], []byte(ts.ReadFile(args[3])), 10*time.Second)
	ts.Check(err)
	ts.Logf("%s", answer.Data)
}

// execute runs the program in this process and returns what it printed and its exit code.
func execute(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	return executeWith(t, "", args...)
}

func executeWith(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(stdin), &out, &errs)
	return out.String(), errs.String(), code
}

// mustExecute is execute that must exit with 0.
func mustExecute(t *testing.T, args ...string) string {
	t.Helper()
	stdout, stderr, code := execute(t, args...)
	if code != 0 {
		t.Fatalf("onrecord %s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// queryRows asks an archive and returns its rows as objects.
func queryRows(t *testing.T, data, sql string) []map[string]any {
	t.Helper()
	out := mustExecute(t, "--data", data, "query", "--format", "json", sql)
	var rows []map[string]any
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("query %s: %v\n%s", sql, err, out)
	}
	return rows
}

// shared returns the path of a file of the evaluation data that lies beside the repository, or skips the test.
func shared(t testing.TB, path ...string) string {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "..", "shared"}, path...)...)
	if _, err := os.Stat(name); err != nil {
		t.Skipf("evaluation data absent: %v", err)
	}
	return name
}
