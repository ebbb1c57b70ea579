package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// softMemory is how much memory the garbage collector is content with. Without a limit it lets the heap double, and a
// burst of large pages leaves a process behind that is far larger than its work. More is taken where more is needed.
const softMemory = 256 << 20

// garbage is how much the heap may grow, in percent, before it is collected: what is read of a page is garbage as soon as
// its quotes are found, and collecting it twice as often costs a few percent of time.
const garbage = 50

// tune sets what Go's runtime cannot know of this program. An environment variable that says otherwise wins.
func tune() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	// A goroutine that waits for the disk keeps its place among those that run until the scheduler notices, up to ten
	// milliseconds later. The stream waits for the disk nearly always, so it is given a place more than there are processors.
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1)
	}
}
