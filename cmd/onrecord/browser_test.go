package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser is a tab of a real one, with what went wrong in it.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	asked    []string // addresses
	troubles []string // what it wrote to its console
}

// browserTime is for a browser that starts on a machine that has other work.
const browserTime = 5 * time.Minute

// startBrowser starts Chromium, or skips the test where there is none that starts.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no browser is here (chromium): the pages were not looked at in one")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WSURLReadTimeout(browserTime),
		chromedp.Flag("disable-dev-shm-usage", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // it refuses to run as root with it
	}
	ctx, stop := context.WithTimeout(t.Context(), browserTime)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(stop)
	b := &browser{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Skipf("%s does not start here, and the pages were not looked at in a browser: %v", path, err)
	}
	b.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, network.Enable, network.EnableParams{})
		return err
	}))
	return b
}

func (b *browser) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			b.troubles = append(b.troubles, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		b.troubles = append(b.troubles, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.troubles = append(b.troubles, fmt.Sprint("console: ", e.Type))
	}
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// script runs JavaScript as the developer's tools do, and returns its value as text.
func (b *browser) script(code string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](code, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.80s: %v", code, err)
	}
	return s
}

// until waits until JavaScript says so: a page that is on its way is not there yet.
func (b *browser) until(code string) {
	b.t.Helper()
	for {
		yes, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](code))
		if err == nil && yes {
			return
		}
		select {
		case <-b.ctx.Done():
			b.t.Fatalf("it did not come about that %s (%v)", code, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// sub runs part of a test under a name of its own.
func (b *browser) sub(name string, f func()) {
	b.t.Run(name, func(t *testing.T) {
		whole := b.t
		b.t = t
		defer func() { b.t = whole }()
		f()
	})
}

func css(selector string) chromedp.CSS { return chromedp.CSS(selector) }

// TestBrowser goes the way of a reader in a real browser: a search, a quote, its words marked in their context, the link to
// the source; with the keyboard alone, and without JavaScript. Nothing is asked of any other host, and the browser has
// nothing to complain of.
func TestBrowser(t *testing.T) {
	b := startBrowser(t)
	page := startPage(t, "--data", demoArchive(t), "serve", "--listen", "127.0.0.1:0")
	search := func() {
		b.do(chromedp.Navigate(page.url))
		b.do(chromedp.SendKeys(css("#q"), "accord"), chromedp.Click(css("form.search button")))
		b.until(`location.search.includes("q=accord") && document.querySelector(".hit mark")?.textContent.toLowerCase() === "accord"`)
	}
	search()
	b.do(chromedp.Click(css(".hit a.to")))
	b.until(`location.pathname.startsWith("/quote/") && document.querySelector(".context mark.content") !== null`)
	if marked := b.script(`getComputedStyle(document.querySelector(".context mark.content")).backgroundColor`); marked == b.script(`getComputedStyle(document.body).backgroundColor`) {
		t.Errorf("the words have the colour of the paper, %s", marked)
	}
	if link := b.script(`document.querySelector("#source").href`); !strings.HasPrefix(link, "http") || !strings.Contains(link, ".example/") || !strings.Contains(link, "#:~:text=") {
		t.Errorf("the link to the source is %q", link)
	}
	b.do(chromedp.Click(css("form[action*=verify] button")))
	b.until(`document.querySelector("#verified")?.className === "good"`)

	b.sub("keyboard", func() {
		search()
		b.script(`document.activeElement.blur(); ""`)
		b.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"))
		b.until(`[...document.querySelectorAll("a.to")].indexOf(document.activeElement) === 1`)
		b.do(chromedp.KeyEvent("/"))
		b.until(`document.activeElement.id === "q"`)
	})
	b.sub("without JavaScript", func() {
		scripts := func(off bool) chromedp.Action[chromedp.Void] {
			return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
				_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
				return err
			})
		}
		b.do(scripts(true))
		search()
		b.do(chromedp.Click(css(".hit a.to")), chromedp.WaitVisible(css(".context mark.content")), scripts(false))
	})
	b.sub("every page", func() { b.everyPage(page.url) })

	b.mu.Lock()
	defer b.mu.Unlock()
	for _, url := range b.asked {
		if !strings.HasPrefix(url, page.url) {
			t.Errorf("the browser was sent to %s", url)
		}
	}
	if len(b.asked) == 0 {
		t.Error("nothing was asked for")
	}
	for _, trouble := range b.troubles {
		t.Errorf("the browser says: %s", trouble)
	}
}

// everyPage looks at each sort of page, light and dark, on a wide screen and on a phone's.
func (b *browser) everyPage(url string) {
	axe, err := os.ReadFile("../../.ci/axe/node_modules/axe-core/axe.min.js")
	if err != nil {
		b.t.Log("axe-core is not here (npm ci --prefix .ci/axe): the pages were not examined by it")
	}
	b.do(chromedp.Navigate(url + "?q=accord"))
	quote := b.script(`document.querySelector("a.to").href`)
	b.do(chromedp.Navigate(quote))
	statement := b.script(`document.querySelector("a[href^='/statement/']").href`)
	for _, address := range []string{
		url, url + "?q=accord&kind=ngo&position=calls_for", url + "?q=zebra", quote, statement, url + "who?name=Harborline", url + "stakeholders",
		url + "topics", url + "topic/meridian-accord", url + "edits", url + "sources", url + "state",
	} {
		for _, colours := range []string{"light", "dark"} {
			width := int64(1200)
			if colours == "dark" {
				width = 360
			}
			b.do(chromedp.EmulateViewport(width, 800), chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
				_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}},
				})
				return err
			}), chromedp.Navigate(address))
			if wide := b.script(`document.documentElement.scrollWidth > innerWidth ? String(document.documentElement.scrollWidth) : ""`); wide != "" {
				b.t.Errorf("%s is %s pixels wide on a screen of %d", address, wide, width)
			}
			if axe != nil {
				b.examine(address+" ("+colours+")", string(axe))
			}
		}
	}
}

// examine has axe-core look for what keeps people out: a rule of WCAG 2 A or AA that is broken is an error.
func (b *browser) examine(where, axe string) {
	b.script(axe + `; ""`)
	var found []struct {
		ID    string
		Help  string
		Nodes []struct{ HTML, FailureSummary string }
	}
	text := b.script(`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`)
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range found {
		b.t.Errorf("%s: %s (%s): %s\n%s", where, v.Help, v.ID, v.Nodes[0].HTML, v.Nodes[0].FailureSummary)
	}
}
