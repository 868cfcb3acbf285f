/**
 * What mentors and students speak of, a line for each meaning, both languages in one: work, business, careers, and how
 * one feels about them. Inflected forms need no place here, since words are compared by their stems. Tight on purpose: a
 * word that merely belongs to the subject would bring everything about it.
 */
const lists = `
prix, tarif, tarification, price, pricing, fee, rate
coût, dépense, frais, cost, expense, spending
cher, onéreux, coûteux, expensive, pricey, costly
gratuit, offert, bénévole, free, unpaid
augmenter, hausse, relever, majorer, raise, increase, hike
baisser, réduire, diminuer, lower, reduce, decrease, cut
rabais, remise, ristourne, réduction, promotion, discount, rebate
argent, thune, fric, money, cash
trésorerie, liquidités, cash flow, cashflow, liquidity
budget, enveloppe, budget prévisionnel
facture, facturer, facturation, invoice, invoicing, bill, billing
impayé, retard de paiement, unpaid invoice, overdue, late payment
payer, régler, paiement, règlement, verser, pay, payment, settle
relance, relancer, rappeler, follow up, chase, reminder, remind
acompte, arrhes, avance, deposit, down payment, upfront
dette, emprunt, crédit, prêt, debt, loan, borrow
banque, banquier, bank, banker
bénéfice, profit, marge, rentabilité, rentable, margin, profitable, profitability
chiffre d’affaires, revenu, recettes, ventes, revenue, turnover, income, sales
perte, déficit, loss
investir, investissement, investisseur, invest, investment, investor
financement, financer, levée de fonds, lever des fonds, funding, fundraising, raise money
subvention, aide, bourse, grant, subsidy
impôt, taxe, fiscal, fiscalité, tax, taxation
TVA, VAT
comptable, comptabilité, expert-comptable, accountant, accounting, bookkeeping
épargne, épargner, économiser, mettre de côté, savings, save money
assurance, assurer, mutuelle, insurance, insure
retraite, pension, retirement, retire
devis, proposition commerciale, estimation, chiffrage, quote, estimate, proposal
vendre, vente, vendeur, commercial, sell, selling, sale, salesperson, sales rep
acheter, achat, acheteur, acquérir, buy, purchase, buyer
conclure, signer, closing, close, close a deal, sign
objection, réticence, pushback, reluctance
convaincre, persuader, argumenter, argument, convince, persuade, pitch
négocier, négociation, marchander, négo, negotiate, negotiation, bargain, haggle
prospecter, prospection, démarcher, démarchage, appel à froid, cold call, cold calling, prospecting, outreach
prospect, lead, piste, client potentiel, potential customer
client, cliente, clientèle, acheteur, customer
fidéliser, fidélité, fidélisation, rétention, loyalty, retention, retain
réclamation, plainte, mécontent, insatisfait, complaint, unhappy, dissatisfied, angry
satisfaction, satisfait, content, happy, pleased, satisfied
recommandation, recommander, bouche-à-oreille, parrainage, referral, refer, word of mouth, recommend
témoignage, avis, preuve sociale, testimonial, review
concurrent, concurrence, rival, competitor, competition
marché, secteur, industrie, market, industry, sector
niche, spécialité, spécialiser, spécialisation, positionnement, specialise, specialty, positioning
cible, cibler, persona, client idéal, audience, target audience, ideal customer
offre, prestation, service, formule, forfait, offer, package
produit, product
lancer, lancement, démarrer, launch, start, kick off
marque, image de marque, identité, logo, brand, branding
publicité, pub, annonce, campagne, advertising, advert, ad, campaign
marketing, communication, promotion, promouvoir, promote
réseaux sociaux, social media, LinkedIn, Instagram, Facebook
publier, poster, publication, contenu, post, publish, content
site, site web, site internet, website, web page, landing page
référencement, visibilité, SEO, visibility, search ranking
abonné, followers, communauté, follower, subscriber, community
newsletter, lettre d’information, infolettre, mailing list
courriel, mail, e-mail, email, message électronique
événement, salon, conférence, foire, event, trade show, fair, conference
réseau, réseautage, carnet d’adresses, contacts, network, networking, connections
partenaire, partenariat, alliance, partner, partnership
fournisseur, sous-traitant, prestataire, supplier, vendor, contractor, subcontractor
livrer, livraison, délai, délais, expédier, deliver, delivery, ship, shipping
stock, inventaire, inventory
qualité, quality
contrat, accord, convention, contract, agreement, deal
clause, condition, modalité, terms
juridique, légal, loi, droit, avocat, juriste, legal, law, lawyer
statut, forme juridique, structure, auto-entrepreneur, micro-entreprise, société, legal form, legal status
associé, cofondateur, co-fondateur, co-founder, cofounder, business partner
parts, actionnaire, capital, shares, equity, shareholder, stake
procès, litige, tribunal, contentieux, lawsuit, dispute, court
propriété intellectuelle, brevet, droits d’auteur, copyright, patent, trademark
données personnelles, vie privée, confidentialité, RGPD, privacy, GDPR, personal data
entreprise, société, boîte, firme, company, business, firm
startup, jeune pousse, start-up
entrepreneur, créateur d’entreprise, fondateur, founder
indépendant, freelance, à son compte, travailleur indépendant, freelancer, self-employed
micro-entreprise, auto-entreprise, sole trader
associer, s’associer, team up, join forces
reprendre, reprise, racheter, rachat, takeover, acquisition, buyout
fermer, fermeture, faillite, liquidation, dépôt de bilan, bankruptcy, shut down, go under
plan d’affaires, business plan, modèle économique, business model
diapositive, diapo, présentation, slide, deck, presentation
démonstration, démo, demo
prototype, maquette, MVP, mock-up
tester, essai, expérimenter, test, trial, experiment, try out
innover, innovation, nouveauté, innovate
idée, concept, idea
besoin, attente, need, expectation
problème, difficulté, souci, obstacle, blocage, problem, issue, trouble, difficulty, hurdle
solution, résoudre, remède, solve, fix, resolve
sondage, enquête, questionnaire, survey, poll
statistique, indicateur, chiffres, KPI, metric, figures, data
mesurer, évaluer, mesure, measure, evaluate, assess
croissance, croître, grandir, développer, growth, grow, scale, expand
stratégie, stratégique, strategy, strategic
vision, mission, raison d’être, purpose
valeurs, éthique, principes, values, ethics, principles
objectif, but, cible, goal, objective, target, aim
priorité, prioriser, essentiel, urgent, priority, prioritise, prioritize
planifier, planning, programme, calendrier, agenda, plan, schedule, calendar
échéance, date limite, deadline, due date
retard, en retard, traîner, late, delay, behind schedule
étape, jalon, phase, step, milestone, stage
projet, project
tâche, mission, todo, task, assignment
organiser, organisation, s’organiser, ranger, organise, organize, tidy
méthode, méthodologie, technique, approche, method, approach
routine, habitude, rituel, habit, ritual
temps, horaire, heure, emploi du temps, time, hours, timetable
gagner du temps, save time, efficace, efficacité, efficient, productivité, productive, productivity
perdre du temps, gaspiller, waste time, time waster
matin, matinée, réveil, morning, wake up
procrastiner, procrastination, remettre à plus tard, repousser, reporter, procrastinate, put off, postpone
concentrer, concentration, attention, focus, focused
distraction, interruption, interrompre, déranger, notification, distracted, interrupt, disturb
débordé, surchargé, submergé, surcharge, crouler, overwhelmed, overloaded, swamped, workload
pause, souffler, repos, se reposer, break, rest
vacances, congé, congés, holiday, vacation, time off
fatigue, fatigué, épuisé, épuisement, tired, exhausted, exhaustion
burn-out, burnout, surmenage, épuisement professionnel, overwork
stress, stressé, pression, tension, stressed, pressure
anxiété, anxieux, angoisse, inquiet, inquiétude, anxiety, anxious, worried, worry
peur, crainte, craindre, redouter, trac, appréhension, fear, afraid, scared, nervous, stage fright, dread
nerveux, nervosité, nervous, nerves, jitters
calme, calmer, apaiser, serein, détendre, relaxer, calm, relax, soothe
respirer, respiration, souffle, breathe, breathing, breath
méditer, méditation, pleine conscience, meditation, mindfulness
dormir, sommeil, insomnie, nuit, sleep, insomnia
santé, malade, maladie, health, sick, ill, illness
médecin, docteur, doctor, physician
sport, exercice, bouger, exercise, workout
manger, repas, alimentation, eat, meal, diet
équilibre, vie privée, vie de famille, balance, work-life balance
famille, enfant, parent, conjoint, family, child, children, kids, spouse
émotion, ressenti, sentiment, emotion, feeling
colère, énervé, fâché, rage, anger, angry, mad
triste, tristesse, déprimé, dépression, sad, depressed, depression
joie, heureux, bonheur, joy, happiness
honte, gêne, gêné, embarrassé, shame, ashamed, embarrassed
culpabilité, coupable, culpabiliser, guilt, guilty
seul, solitude, isolé, isolement, lonely, alone, loneliness, isolated
confiance, assurance, confidence, confident, trust
estime de soi, confiance en soi, self-esteem, self-confidence, self-worth
imposteur, syndrome de l’imposteur, illégitime, légitimité, impostor, imposter
doute, douter, hésiter, hésitation, doubt, hesitate, unsure
timide, timidité, réservé, introverti, shy, introvert
courage, oser, audace, dare, brave, bold
motivation, motiver, démotivé, envie, motivated, unmotivated, drive
persévérer, persévérance, tenir bon, abandonner, perseverance, persist, give up, quit
discipline, rigueur, volonté, willpower
échec, échouer, rater, planter, fail, failure
erreur, faute, se tromper, bêtise, gaffe, mistake, error
réussir, réussite, succès, succeed, success, achieve
apprendre, apprentissage, étudier, learn, learning, study
comprendre, compréhension, understand, grasp
expliquer, explication, explain, explanation
mémoire, mémoriser, retenir, se souvenir, remember, memory, memorise
oublier, oubli, forget
formation, cours, training, course, workshop
diplôme, études, université, école, degree, university, school
examen, concours, épreuve, exam, examination
enseignant, professeur, prof, formateur, teacher, trainer, instructor
élève, étudiant, apprenant, student, learner, pupil
mentor, coach, accompagnateur, tuteur, coaching, accompagnement, mentoring
compétence, aptitude, savoir-faire, talent, skill, ability, know-how
force, atout, point fort, strength, asset
faiblesse, défaut, point faible, lacune, weakness, flaw
métier, profession, carrière, parcours, career, occupation
reconversion, changer de métier, bifurquer, career change, switch careers, retrain
emploi, travail, poste, boulot, job, work, position
chômage, chômeur, sans emploi, unemployed, unemployment, jobless
candidature, candidat, postuler, candidater, application, applicant, candidate, apply
CV, curriculum vitae, résumé, resume
lettre de motivation, cover letter
entretien d’embauche, entretien, interview, job interview
recruter, recrutement, embaucher, embauche, engager, recruteur, hire, hiring, recruit, recruitment, recruiter
salaire, rémunération, paie, salary, wage, compensation
augmentation, promotion, avancement, pay rise, raise
prime, bonus, commission
avantage, avantages, benefit, perk
licencier, licenciement, renvoyer, virer, mettre à la porte, fire, dismiss, dismissal, lay off, sack
démissionner, démission, quitter, resign, resignation, quit
préavis, période d’essai, notice, notice period, probation
intégrer, intégration, accueil, nouvel arrivant, onboarding, onboard, newcomer
stagiaire, apprenti, alternance, intern, internship, apprentice
employé, salarié, collaborateur, employee, staff
collègue, pair, coworker, colleague, co-worker, teammate
chef, patron, responsable, supérieur, hiérarchie, boss, manager, supervisor
dirigeant, directeur, PDG, CEO, executive, director
équipe, groupe, team, group, crew
gérer, encadrer, piloter, diriger, manage, management, lead, run
leadership, leader, meneur
déléguer, délégation, confier, delegate, delegation, hand over, entrust
contrôler, contrôle, surveiller, microgestion, control, monitor, micromanage
autonomie, autonome, responsabiliser, autonomy, autonomous, empower
responsabilité, responsable, responsibility, accountable, accountability
décider, décision, trancher, choisir, choix, decide, decision, choose, choice
risque, risqué, danger, risk, risky
changement, changer, évoluer, transition, change, shift
adapter, adaptation, s’adapter, flexible, adapt, adjust
conflit, dispute, désaccord, se disputer, querelle, engueuler, conflict, disagreement, quarrel, argue, argument
médiation, médiateur, réconcilier, apaiser, mediation, mediator
tension, ambiance, climat, atmosphere
harcèlement, harceler, intimidation, harassment, bullying, bully
discrimination, sexisme, racisme, inégalité, sexism, racism
respect, respecter, limites, poser des limites, boundary, boundaries
refuser, refus, dire non, décliner, rejet, refuse, refusal, say no, decline, turn down, rejection
accepter, accept, dire oui, agree
excuse, s’excuser, pardon, apologise, apologize, apology, sorry
merci, remercier, gratitude, reconnaissance, thank, thanks, recognition
féliciter, compliment, louange, praise, congratulate
critique, critiquer, reproche, criticism, criticise, blame
feedback, retour, retour d’expérience, commentaire
écouter, écoute, listen, listening
parler, prendre la parole, discours, parole, speak, talk, speech
public, auditoire, audience, foule, crowd
prise de parole, parler en public, public speaking, speak in public
voix, articuler, voice, tone
regard, posture, gestes, langage corporel, body language, eye contact
question, interroger, demander, ask
réponse, répondre, answer, reply, respond
silence, se taire, quiet
dialogue, discussion, conversation, échange, discuss
réunion, rendez-vous, visio, meeting, appointment
compte rendu, procès-verbal, notes, minutes
appel, téléphone, téléphoner, coup de fil, phone, call, phone call
écrire, rédiger, rédaction, écriture, write, writing, draft
lire, lecture, livre, read, reading, book
histoire, récit, raconter, storytelling, story
phrase d’accroche, accroche, slogan, hook, tagline, headline
simple, simplifier, clair, clarifier, simplify, clear, clarify
complexe, compliqué, complicated, complex
détail, précis, précision, detail, precise
résumer, synthèse, en bref, summarise, summarize, summary
exemple, cas, illustration, example, instance
conseil, astuce, recommandation, advice, tip
règle, norme, rule, guideline
outil, logiciel, application, tool, software, app
informatique, ordinateur, computer
automatiser, automatisation, automate, automation
intelligence artificielle, IA, AI, artificial intelligence
sécurité, protéger, security, protect, safety
mot de passe, identifiant, password, login
panne, bug, bogue, outage, crash
télétravail, à distance, travail à distance, remote, remote work, work from home
bureau, locaux, coworking, office, workplace
déplacement, trajet, voyage, travel, commute, trip
étranger, international, export, abroad, overseas
langue, anglais, traduire, traduction, language, translate, translation
culture, interculturel, cultural, cross-cultural
femme, mère, maternité, woman, mother, maternity
jeune, génération, young, generation
ancien, senior, expérimenté, expérience, experienced, experience
débutant, novice, commencer, débuter, beginner, begin, start out
expert, spécialiste, specialist
différencier, se démarquer, sortir du lot, unique, stand out, differentiate
valeur, valoriser, worth, value
garantie, garantir, guarantee, warranty
urgence, crise, emergency, crisis
attendre, patience, patienter, wait, patient
vite, rapide, rapidement, accélérer, fast, quick, quickly, speed up
lent, lentement, ralentir, slow, slow down
améliorer, amélioration, progresser, perfectionner, improve, improvement, progress
empirer, aggraver, worsen, get worse
bilan, rétrospective, faire le point, retrospective, take stock
suivre, suivi, track, tracking
préparer, préparation, prepare, preparation, get ready
répéter, répétition, s’entraîner, entraînement, rehearse, rehearsal, practise, practice
improviser, au pied levé, improvise, on the spot
influence, influencer, pouvoir, power
créatif, créativité, imagination, creative, creativity
curieux, curiosité, curious, curiosity
écologie, environnement, durable, sustainable, environment, green
solidarité, association, humanitaire, charity, nonprofit, non-profit
image, photo, picture
vidéo, film, filmer, caméra, video, camera
podcast, émission, radio
journaliste, presse, média, press, media, journalist
`

/** Sets of words and short phrases that mean about the same; no set is longer than other engines take one. */
export const usualSynonyms: string[][] = lists
  .trim()
  .split('\n')
  .map((line) => line.split(', '))
