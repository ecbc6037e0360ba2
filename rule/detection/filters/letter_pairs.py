"""How likely a letter follows another in names that people make up.

The figures come from the public names in AWS's interfaces (botocore's service models);
``tests/rule/detection/filters/letter_pairs.py`` computes them anew.
"""

from __future__ import annotations

import string

OTHER = "-"
DIGIT = "0"
SYMBOLS = string.ascii_letters + DIGIT + OTHER
"""The letters, one symbol for all digits, and one for all other characters."""

INDEX = {symbol: index for index, symbol in enumerate(SYMBOLS)} | {
    digit: SYMBOLS.index(DIGIT) for digit in string.digits
}
"""The index in `SYMBOLS` of each letter and digit."""
_OTHER_INDEX = SYMBOLS.index(OTHER)


def symbol_of(character: str) -> int:
    """Return a character's index in `SYMBOLS`."""
    return INDEX.get(character, _OTHER_INDEX)


BITS = (
    "mfefliepfnieeepfndecgihhgjkmkllkmokpnklnmklkiknlnpponf",
    "dlkgclkiffndigejogejdjopfoikiijkmpipokkjjjlhhimkmpppld",
    "enflcmoeepffjldjndgdfmoofpjmjkkmmnknlllmmknjjlolnpppif",
    "dgjgclhmeklhiifgogfjfjkphnhihihikkhkliijihkhhhjjippllc",
    "fjffhhgkkllfgejgfddekghghnhjhiiijkhlliijjhlhhhjjkppomd",
    "enklefpkbpjemkdknfhgglpngpjlkkkkmlkmnljljknjjklmmpppmf",
    "ejmjcpggepphhggjpeeidnlpinilhiijilijkiikjhnhhikjkppljd",
    "dhkjdnondpnhfjdijfhfgnlphnhjghiihlhjkiijihkhghijkppoic",
    "ffefffepmpnefdcgmgdelgpipgmnmnnonpopmpnppnplmnpnppppmh",
    "gnnibmnninnnknbjlnflflhlnnnnnnnnnnnnnnnnnnnnnnnnnnnnng",
    "fjljcfimfpnghgjipkeiflmhlnhjgghhjlfkkihiihmfghiijpponc",
    "dijgcijpcpkfjlelpjfeeikpgpilhijjklimnjijjimhhikklpppnd",
    "cfkkckpoepmhehedlkglhlmmmoilijjkllilljjkjiniijljmpppie",
    "ekeeeeelfnijiggfmkddhgppjpikhiiijlhjliijiimgghkjlppnkd",
    "hgfflggpgjhefbhfpdgfdggjiplnlllnnpmpplkomlpkjlmnnpppng",
    "enhedljhfpnelicfpefedjnpipikijkklmimmkjkkjmiijljmppple",
    "lomllpppoppgolmnpmjkamopppomopooppnppppoloonnoppppppoh",
    "dmfgcifpdpgiggdjmgfegglnfpikijjkkmimmjjjjimiijljmpppke",
    "gnfldingephjiieellecfmjlipikiiiikmhmlijkiingiilklppplc",
    "dkhmckmgcppjkkfgpefggpipfphjhhiiikhjliijihlhhhkjkpppmc",
    "ffggdjiohpmdeeiepdecnppjnoopmpppppopppopooppopppppppoj",
    "cjimbpkocpplhkefpmkkjoppkpoolojnponpopmnmmpolopnpppphf",
    "cklleiogepkfmfcnphdipplpnphkiigjllikmihiiingghkiloopnd",
    "gpdmdlmlepkdjnmdlmjdlnpkgpijhhiillinmhjijhlfhjjjkppngd",
    "kignhpkplpphfgidpmegnpipmigigghhhjgjkghhhgkffgihkonjmb",
    "bkmlchnignmllhdnnnkmgnknkjnnnljnnnnnnmlnlmnkllmnnnnnkf",
    "olfhplhpnpphkhphogghgjimpmmfefkifofnjefeofneecghhhgjmf",
    "epnpgolpgppgnpgmpgkofkppfpdlihdkjjfgmdiheiogfiejnpfnmd",
    "goominpgjppgmodlpfmphoppmpemfkdlnefpffjldjoehefmnogokf",
    "fjpodppngpnmnjgnpjlpimppkpdgjgckhlelliiifgnggkgjkoinlc",
    "mmklplnpopmkjgpmmjlpphpgppfifehhgkkllfgejgfddekghghnoc",
    "fppphppneppfnpflngkpgnppppemklegnjbojelkekmfhgglongpkf",
    "gmnpdpppjppionjlpenpipppppfjmjcoggfpnhhggjoefiemlpinmc",
    "gookgpppgppippfpomjihpppindhkidmlmepmhfjdhjfhfgmlpgnic",
    "lpmgpmnppppohelippjippppppffefffepmpmefddgmgdekgojphph",
    "jnnlnnnnjnnnlncnnnhnjninnngmnidmnninnnknbjlnfmglhmnnlh",
    "impodpppipplhhnlpnopjmphppfjkjcfikfpmgggjipjeifklhkmmc",
    "gooohoppdppoppgpppnnlpppppeikgdijpcmkfjlelpjgeejkpgomd",
    "enmnelppgppkpofkmpknioponpdfjkcjnoeplgeieelkgkglmmlnld",
    "gppohnppmpppopgpppnpipppppekeeeeelfmiiigfgmkddhgoojopc",
    "milmphppmpponjpgpholgjkppphgfflggogjhffbhfpdgfdggjipof",
    "fpnpgppjipohpofppenognppopenhfdlkhfpmeljdfnegeejnpjpme",
    "onookoooooololnnoonndmooooijlkkoooloognlmknljkalnooong",
    "ipmldopplppppphopppngppnppelfgcjgoepgiggekmhffgglnfpmd",
    "jnhmfppiipmklihilmlegonoipgmfkdingephjiiffklecfljlipic",
    "gpophppihppmpphpphonlpopgpdkhmdkmgdopjkkfgpegggpiofonc",
    "pppnoppomppnphpephgjnpppppggggdjinhpmeeeidpdeclopjnnoi",
    "enkmepmpfpplilgfppookpppppdjimcokmcppkhkffpmkkjnpplphf",
    "fpmpfpphepppppepphppppnpppdlllejngeplgmfdmpgdipplpnppd",
    "jonooooooojojoomomjooooooogodkdllkenjdimldlkjdlmojgofc",
    "npppkpppopppppnpppppppppppjigmhoknkpphfghdplegmpipkiob",
    "immmhjmlimmmmmemmmkmmmmmmmckkjcgmigmlkkidmmlilgmjmkjhe",
    "ilojkngpgpmnnkomoonklnpfpmhihijjkkiljihkjhmiiijklkppcb",
    "fhffgggifiifghgfjeefhhijnlfgeffggifiiffggfieefgghjnlgj",
)
"""A row for each symbol: the bits (0 to 15, as letters from a) that each next symbol costs.
A text begins and ends with `OTHER`."""
