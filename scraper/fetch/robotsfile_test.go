package fetch

import (
	"testing"
)

func FuzzRobots(f *testing.F) {
	for _, seed := range []string{"User-agent: *\nDisallow: /a*b$\nAllow: /", "User-agent: onrecord\nCrawl-delay: 1e9\nDisallow: %", "Disallow: **********a"} {
		f.Add([]byte(seed), "/a/b?c=%41")
	}
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		file := parseRobots(body, product)
		if file.crawlDelay < 0 || file.crawlDelay > maxCrawlDelay {
			t.Errorf("crawl delay %s", file.crawlDelay)
		}
		if allowed, rule := file.allowed(path); !allowed && rule == "" {
			t.Error("refused without a rule")
		}
		if n := normalPath(path); normalPath(n) != n {
			t.Errorf("normalPath(%q) = %q, and of that %q", path, n, normalPath(n))
		}
	})
}

// FuzzReservations holds that no file brings the reader down, or is believed to say anything but 0 or 1.
func FuzzReservations(f *testing.F) {
	f.Add([]byte(`[{"location":"/a*b$","tdm-reservation":1,"tdm-policy":"x"}]`), "/ab")
	f.Add([]byte(`{"tdm-reservation":"0"}`), "/%zz?")
	f.Add([]byte(`[null,{"location":"%","tdm-reservation":1}]`), "")
	f.Fuzz(func(t *testing.T, file []byte, path string) {
		switch got := reservationAt(parseReservations(file), path); got.Reserved {
		case "", "0", "1":
		default:
			t.Errorf("%q", got.Reserved)
		}
	})
}
