//! French and Spanish in descriptions: nouns of tables and columns that the phrase book has not, and small words.

/// Singular, plural, and the English words that the phrase book knows.
pub(super) const NOUNS: &[(&str, &str, &str)] = &[
    ("utilisateur", "utilisateurs", "user"),
    ("employé", "employés", "employee"),
    ("produit", "produits", "product"),
    ("commande", "commandes", "order"),
    ("facture", "factures", "invoice"),
    ("vente", "ventes", "sales"),
    ("élève", "élèves", "student"),
    ("étudiant", "étudiants", "student"),
    ("fournisseur", "fournisseurs", "supplier"),
    ("entreprise", "entreprises", "company"),
    ("voiture", "voitures", "car"),
    ("pays", "pays", "country"),
    ("salaire", "salaires", "salary"),
    ("quantité", "quantités", "quantity"),
    ("montant", "montants", "amount"),
    ("tva", "tva", "vat"),
    ("iva", "iva", "vat"),
    ("statut", "statuts", "status"),
    ("catégorie", "catégories", "category"),
    ("cliente", "clientes", "customer"),
    ("usuario", "usuarios", "user"),
    ("empleado", "empleados", "employee"),
    ("producto", "productos", "product"),
    ("pedido", "pedidos", "order"),
    ("factura", "facturas", "invoice"),
    ("venta", "ventas", "sales"),
    ("alumno", "alumnos", "student"),
    ("estudiante", "estudiantes", "student"),
    ("paciente", "pacientes", "patient"),
    ("proveedor", "proveedores", "supplier"),
    ("empresa", "empresas", "company"),
    ("coche", "coches", "car"),
    ("país", "países", "country"),
    ("salario", "salarios", "salary"),
    ("cantidad", "cantidades", "quantity"),
    ("importe", "importes", "amount"),
    ("estado", "estados", "status"),
    ("categoría", "categorías", "category"),
    ("edad", "edades", "age"),
    ("âge", "âges", "age"),
];

/// A language, the locale that it asks for, its small words with the English ones that the grammar knows, and of those
/// the ones that tell it from others.
#[derive(Debug)]
pub(crate) struct Language {
    pub name: &'static str,
    pub locale: &'static str,
    small: &'static [(&'static str, &'static str)],
    telling: &'static [&'static str],
}

const FRENCH: Language = Language {
    name: "French",
    locale: "fr_FR",
    small: &[
        ("avec", "with"),
        ("sans", "without"),
        ("et", "and"),
        ("ou", "or"),
        ("entre", "between"),
        ("à", "to"),
        ("chaque", "each"),
        ("par", "per"),
        ("pour", "for"),
        ("a", "has"),
        ("ont", "have"),
        ("une", "a"),
        ("un", "a"),
        ("liste", "list"),
        ("lignes", "rows"),
        ("colonnes", "columns"),
        ("depuis", "since"),
        ("ans", "years"),
        ("jours", "days"),
        ("générer", "generate"),
        ("générez", "generate"),
        ("génère", "generate"),
        ("créer", "create"),
        ("créez", "create"),
        ("crée", "create"),
        ("optionnel", "optional"),
    ],
    telling: &["avec", "chaque", "lignes", "colonnes", "générer", "générez", "prénom", "nom", "ville", "âge", "prix"],
};

const SPANISH: Language = Language {
    name: "Spanish",
    locale: "es_ES",
    small: &[
        ("con", "with"),
        ("sin", "without"),
        ("y", "and"),
        ("o", "or"),
        ("entre", "between"),
        ("a", "to"),
        ("hasta", "to"),
        ("cada", "each"),
        ("por", "per"),
        ("para", "for"),
        ("tiene", "has"),
        ("tienen", "have"),
        ("una", "a"),
        ("un", "a"),
        ("tabla", "table"),
        ("lista", "list"),
        ("filas", "rows"),
        ("columnas", "columns"),
        ("desde", "since"),
        ("años", "years"),
        ("días", "days"),
        ("generar", "generate"),
        ("genera", "generate"),
        ("crear", "create"),
        ("crea", "create"),
        ("único", "unique"),
        ("opcional", "optional"),
    ],
    telling: &["con", "cada", "filas", "columnas", "generar", "genera", "nombre", "correo", "ciudad", "edad", "precio"],
};

impl Language {
    /// The English word for a small word.
    pub(crate) fn small(&self, word: &str) -> Option<&'static str> {
        self.small.iter().find(|(own, _)| *own == word).map(|(_, english)| *english)
    }
}

/// French or Spanish, by two words in lower case that tell it and none that is English grammar.
pub(crate) fn language(words: &[String]) -> Option<&'static Language> {
    if words.iter().any(|word| ["with", "and", "the"].contains(&word.as_str())) {
        return None;
    }
    let noun = |word: &&String| NOUNS.iter().any(|(one, many, _)| one == word || many == word);
    [&FRENCH, &SPANISH].into_iter().find(|language| {
        let telling = words.iter().filter(|word| language.telling.contains(&word.as_str())).count();
        telling >= 2 || telling == 1 && words.iter().any(|word| noun(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_words() {
        let locale = |text: &str| {
            let words: Vec<String> = text.split([' ', ',']).map(str::to_lowercase).collect();
            language(&words).map(|language| language.locale)
        };
        assert_eq!(locale("1000 clients avec nom, ville"), Some("fr_FR"));
        assert_eq!(locale("1000 clientes con nombre, ciudad"), Some("es_ES"));
        assert_eq!(locale("customers with nombre and ciudad"), None);
        assert_eq!(locale("pros and con list"), None);
        assert_eq!(locale("nombre"), None);
    }
}
