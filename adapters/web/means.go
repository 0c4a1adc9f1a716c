package web

import (
	"net/http"

	"github.com/voordeur/voordeur/adapters/web/beheer"
	"github.com/voordeur/voordeur/application/people"
	"github.com/voordeur/voordeur/domain/fault"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/ports"
)

// showMeans names what taking over an earlier profile does (MS-55).
func (s *Server) showMeans(v *visit) error {
	done, err := s.replaceMeans(v, true)
	if err != nil {
		return v.meansRefused(err)
	}
	one := done.One
	page := beheer.Means{
		Frame: v.usersFrame(one.Admin), Person: personOf(one.Profile), Earlier: v.earlier(one, done.Earlier),
		Self:   done.Earlier.Profile.Person.ID == one.Admin.Profile.Person.ID,
		Action: v.Request.URL.Path, Back: v.at("users", "person", string(one.Profile.Person.ID)),
	}
	return v.render(http.StatusOK, beheer.MeansPage(v.usersContext(one.Admin), page))
}

// takeOver does it, once that is confirmed.
func (s *Server) takeOver(v *visit) error {
	done, err := s.replaceMeans(v, false)
	if err != nil {
		return v.meansRefused(err)
	}
	return v.seeOther(v.at("users", "person", string(done.Earlier.Profile.Person.ID)) + "?changed=means")
}

func (s *Server) replaceMeans(v *visit, preview bool) (people.ReplacedMeans, error) {
	return s.People.ReplaceMeans(v.ctx(), v.caller(), identity.PersonID(v.Param("person")), identity.PersonID(v.Param("earlier")), preview)
}

// meansRefused shows the boxes of the person with the reason.
func (v *visit) meansRefused(err error) error {
	if problem, ok := rolesProblems[fault.KeyOf(err)]; ok {
		return v.rolesAgain(identity.PersonID(v.Param("person")), nil, problem)
	}
	return err
}

func (v *visit) earlier(one people.One, e people.Earlier) beheer.Earlier {
	return beheer.Earlier{
		Person: personOf(e.Profile), Roles: texts(e.Roles),
		Take: v.at("users", "person", string(one.Profile.Person.ID), "means", string(e.Profile.Person.ID)),
	}
}

// twin tells whether somebody waits who has the address of an earlier profile.
func twin(p ports.ListedPerson) bool { return p.Earlier && len(p.Roles) == 0 }
