package lexicon_test

import (
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
)

func TestLoad(t *testing.T) {
	l, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]lexicon.Cue{
		"said":      {Lemma: "say", Form: lexicon.Past},
		"argues":    {Lemma: "argue", Form: lexicon.Third},
		"denied":    {Lemma: "deny", Form: lexicon.Past},
		"urging":    {Lemma: "urge", Form: lexicon.Ing},
		"stresses":  {Lemma: "stress", Form: lexicon.Third},
		"emphasize": {Lemma: "emphasize", Form: lexicon.Base},
	} {
		got := l.English[word]
		if got.Lemma != want.Lemma || got.Form != want.Form || got.Frames == 0 {
			t.Errorf("%q: got %+v, want %+v with frames", word, got, want)
		}
	}
	for _, lang := range []string{"fr", "es", "de", "ru", "ar", "zh"} {
		if f := l.Foreign[lang]; f == nil || len(f.Verbs) < 10 || len(f.That) == 0 {
			t.Errorf("language %s: verbs or words for \"that\" are missing", lang)
		}
	}
	for set, want := range map[string]lexicon.Organisation{
		l.Demonyms["norwegian"].Name:     {Name: "Norway", Kind: onrecord.KindState},
		l.Capitals["oslo"].Name:          {Name: "Norway", Kind: onrecord.KindState},
		l.Organisations["unodc"].Name:    {Name: "UN Office on Drugs and Crime", Kind: onrecord.KindIGO},
		l.Organisations["viet nam"].Name: {Name: "Vietnam", Kind: onrecord.KindState},
	} {
		if set != want.Name {
			t.Errorf("got %q, want %q", set, want.Name)
		}
	}
	states := map[string]bool{}
	for _, o := range l.Organisations {
		if o.Kind == onrecord.KindState {
			states[o.Name] = true
		}
	}
	if len(states) < 193 {
		t.Errorf("got %d states, want the 193 members of the United Nations", len(states))
	}
}
