package learned

// The labels of words of saying.
const (
	outside = iota
	cueBegins
	cueGoesOn
	cueLabels
)

// The labels of what belongs to words of saying: an item begins, is inside, ends, or is alone a stretch of source or
// content. That an end has a label of its own teaches where stretches end.
const (
	sourceBegins = iota + 1
	sourceInside
	sourceEnds
	sourceAlone
	contentBegins
	contentInside
	contentEnds
	contentAlone
	argLabels
)

// laterLabels are those of later parts of a stretch, as a set of bits.
const laterLabels = 1<<sourceInside | 1<<sourceEnds | 1<<contentInside | 1<<contentEnds

// isContent reports whether a label is one of content, opens whether a stretch begins with it, goesOn whether it is a
// later part of one.
func isContent(label uint8) bool { return label >= contentBegins }

func opens(label uint8) bool {
	switch label {
	case sourceBegins, sourceAlone, contentBegins, contentAlone:
		return true
	}
	return false
}

func goesOn(label uint8) bool {
	switch label {
	case sourceInside, sourceEnds, contentInside, contentEnds:
		return true
	}
	return false
}

// bars are the transitions that no labelling has.
func bars() [][2]int {
	var out [][2]int
	for from := range uint8(argLabels) {
		for to := range uint8(argLabels) {
			open := from == sourceBegins || from == sourceInside || from == contentBegins || from == contentInside
			if open != goesOn(to) || open && isContent(from) != isContent(to) {
				out = append(out, [2]int{int(from), int(to)})
			}
		}
	}
	return out
}

// put labels the items of s with the role that begins has.
func put(labels []uint8, s span, begins uint8) {
	for i := s.first; i < s.last; i++ {
		switch {
		case s.last-s.first == 1:
			labels[i] = begins + sourceAlone - sourceBegins
		case i == s.first:
			labels[i] = begins
		case i == s.last-1:
			labels[i] = begins + sourceEnds - sourceBegins
		default:
			labels[i] = begins + sourceInside - sourceBegins
		}
	}
}

// stretches returns the stretches of source and of content in labels.
func stretches(labels []uint8) (source, content []span) {
	for i := 0; i < len(labels); {
		if !opens(labels[i]) {
			i++
			continue
		}
		s := span{i, i + 1}
		for s.last < len(labels) && goesOn(labels[s.last]) {
			s.last++
		}
		if isContent(labels[i]) {
			content = append(content, s)
		} else {
			source = append(source, s)
		}
		i = s.last
	}
	return source, content
}
