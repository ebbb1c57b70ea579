package main

import (
	"io"
	"os"
	"strings"
	"testing"
)

// The test binary is the command that is drawn: with this in its environment it prints a table.
func TestMain(m *testing.M) {
	switch os.Getenv("PICTURE_TEST") {
	case "print":
		os.Stdout.WriteString("who        words\nHarborline we ask\n\n")
		return
	case "fail":
		os.Stdout.WriteString("half a table")
		os.Exit(3)
	}
	os.Exit(m.Run())
}

func TestDraw(t *testing.T) {
	t.Setenv("PICTURE_TEST", "print")
	svg, err := draw("onrecord", "make demo", []string{os.Args[0]}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">make demo<", ">words<", ">Harborline we ask<"} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("no %s in %s", want, svg)
		}
	}
}

func TestDrawRefusesFailure(t *testing.T) {
	t.Setenv("PICTURE_TEST", "fail")
	for name, command := range map[string][]string{"exit code": {os.Args[0]}, "nothing": nil, "no such program": {"./no-such-program"}} {
		if svg, err := draw("onrecord", "", command, io.Discard); err == nil {
			t.Errorf("%s: got a picture of %d bytes, want an error", name, len(svg))
		}
	}
}
