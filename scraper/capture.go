package scraper

import (
	"context"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/content"
	"github.com/onrecord/onrecord/scraper/fetch"
)

// captureOf describes an answer, and what answer and page reserve.
func captureOf(resp *fetch.Response, doc content.Document) onrecord.Capture {
	c := onrecord.Capture{
		SHA256:         onrecord.HashBytes(resp.Body),
		Size:           int64(len(resp.Body)),
		ContentType:    resp.Header.Get("Content-Type"),
		FetchedAt:      resp.FetchedAt.UTC().Truncate(time.Second),
		URLs:           resp.URLs,
		Header:         map[string]string{},
		Noindex:        doc.PageNoindex || headerNoindex(resp.Header.Values("X-Robots-Tag")),
		TDMReservation: firstOf(strings.TrimSpace(resp.Header.Get("Tdm-Reservation")), doc.TDMReservation),
		TDMPolicy:      firstOf(strings.TrimSpace(resp.Header.Get("Tdm-Policy")), doc.TDMPolicy),
	}
	for _, name := range capturedHeader {
		if values := resp.Header.Values(name); len(values) > 0 {
			c.Header[name] = strings.Join(values, ", ")
		}
	}
	return c
}

// reserved adds what the site as a whole reserves, where answer and page, which are nearer to the document, say nothing.
func (v *visit) reserved(ctx context.Context, c onrecord.Capture) (onrecord.Capture, error) {
	if c.TDMReservation != "" {
		return c, nil
	}
	r, err := v.cfg.Fetcher.Reservation(ctx, c.URLs[len(c.URLs)-1])
	if err != nil {
		return c, err
	}
	c.TDMReservation, c.TDMPolicy = r.Reserved, firstOf(c.TDMPolicy, r.Policy)
	return c, nil
}

// capturedHeader are the fields of an answer that bear on what it is, when it was made and what may be done with it.
var capturedHeader = []string{
	"Content-Language", "Content-Type", "Date", "ETag", "Last-Modified", "Link", "Tdm-Policy", "Tdm-Reservation", "X-Robots-Tag",
}

// headerNoindex reports whether X-Robots-Tag asks not to be listed. A field may address one robot, "googlebot: noindex";
// of those we are meant only by "onrecord".
func headerNoindex(fields []string) bool {
	for _, field := range fields {
		if robot, rest, ok := strings.Cut(field, ":"); ok && !strings.ContainsAny(robot, ", ") {
			switch strings.ToLower(strings.TrimSpace(robot)) {
			case "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview": // directives with a value
			case "onrecord":
				field = rest
			default:
				continue
			}
		}
		for directive := range strings.SplitSeq(strings.ToLower(field), ",") {
			if directive = strings.TrimSpace(directive); directive == "noindex" || directive == "none" {
				return true
			}
		}
	}
	return false
}
