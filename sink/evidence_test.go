package sink_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
)

// at is where words stand in a text.
func at(t *testing.T, text, words string) onrecord.Spans {
	t.Helper()
	before, _, found := strings.Cut(text, words)
	if !found {
		t.Fatalf("%q is not in %q", words, text)
	}
	start := len([]rune(before))
	return onrecord.Spans{{Start: start, End: start + len([]rune(words))}}
}

// TestVerifyEvidence holds that verify also checks where the text says who the speaker is.
func TestVerifyEvidence(t *testing.T) {
	const page = "Valdoria’s envoy spoke first.\n“We will sign,” said Okafor.\nTomé Okafor, envoy,\u00a0left early."
	kinds := map[string]onrecord.Kind{"a capital for a state": onrecord.KindState}
	for name, c := range map[string]struct {
		role, speaker string
		evidence      func(t *testing.T) *onrecord.Evidence
		want          string // part of the difference; "" where it holds
	}{
		"as written": {"envoy", "Tomé Okafor", func(t *testing.T) *onrecord.Evidence {
			return &onrecord.Evidence{Name: at(t, page, "Tomé Okafor"), Role: at(t, page, "envoy")}
		}, ""},
		"an adjective for a country": {"", "Tomé Okafor", func(t *testing.T) *onrecord.Evidence {
			return &onrecord.Evidence{Name: at(t, page, "Okafor"), Affiliation: at(t, page, "Valdoria’s")}
		}, ""},
		"a capital for a state": {"", "Valdoria", func(t *testing.T) *onrecord.Evidence {
			return &onrecord.Evidence{Name: at(t, page, "Tomé Okafor")} // whatever town it is
		}, ""},
		"a role bent": {"envois", "Tomé Okafor", func(t *testing.T) *onrecord.Evidence {
			return &onrecord.Evidence{Role: at(t, page, "envoy")}
		}, ""},
		"a role of more words": {"envoy extraordinary", "Tomé Okafor", func(t *testing.T) *onrecord.Evidence {
			return &onrecord.Evidence{Role: at(t, page, "envoy")}
		}, `role "envoy extraordinary" is not what stands`},
		"a role from elsewhere": {"minister", "Tomé Okafor", func(t *testing.T) *onrecord.Evidence {
			return &onrecord.Evidence{Role: at(t, page, "envoy")}
		}, `role "minister" is not what stands where it was read: "envoy"`},
		"a name from elsewhere": {"envoy", "Mara Lindqvist", func(t *testing.T) *onrecord.Evidence {
			return &onrecord.Evidence{Name: at(t, page, "Tomé Okafor")}
		}, `nothing of the name "Mara Lindqvist"`},
		"outside the text": {"envoy", "Tomé Okafor", func(*testing.T) *onrecord.Evidence {
			return &onrecord.Evidence{OnBehalfOf: onrecord.Spans{{Start: 5, End: 5000}}}
		}, "evidence of on_behalf_of"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newMemoryStream()
			st := s.statement(document{path: "accord", text: page})
			q := quote(t, st, "We will sign,", onrecord.Speaker{Name: c.speaker, Role: c.role, Kind: kinds[name]})
			q.Evidence = c.evidence(t)
			s.publish(t, st)
			s.publishQuotes(t, st, "rules/1", q)
			path := filepath.Join(t.TempDir(), "archive.db")
			drain(t, openArchive(t, path), s)
			ok, differences := verifyAll(t, path)
			if (c.want == "") != (ok == 1) || !strings.Contains(differences[string(q.ID)], c.want) {
				t.Errorf("%d hold; %q, want %q", ok, differences, c.want)
			}
		})
	}
}
