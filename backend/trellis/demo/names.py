"""Names of made-up people, from many places, as a US district has them."""

from __future__ import annotations

GIVEN_GIRLS = (
    "Maya Ava Sofia Amara Leila Nora Camila Zoe Priya Hana Grace Lucia Imani Ruby Elena Mei Aaliyah Freya Naomi Isla "
    "Daniela Yara Chloe Ximena Thandi Rosa Clara Amina Josie Marisol Willa Anh Tessa Kiara Noor Paloma June Simone"
).split()
GIVEN_BOYS = (
    "Mateo Liam Elijah Omar Diego Noah Kenji Samuel Andre Luca Amir Theo Santiago Caleb Malik Felix Ravi Owen Tomás "
    "Isaac Jamal Hugo Minh Gabriel Ezra Javier Cole Emeka Rafael Silas Bao Adrian Marcus Nico Yusuf Wyatt Iván Dario"
).split()
GIVEN_ADULTS = (
    "Ana Robert Linda Carlos Michelle Wei Patricia James Fatima David Rosa Steven Angela Hector Karen Dmitri Yolanda "
    "Brian Mei-Ling Susan Antonio Denise Kwame Laura Peter Gloria Samir Teresa Mark Ingrid Luis Joyce Paul Nadia Craig"
).split()
FAMILY = (
    "Reyes Nguyen Johnson Ruiz Okafor Chen Martinez Patel Williams Kim Lindqvist Hernández Brown Tran Garcia Haddad "
    "Thompson Flores Singh O'Brien Morales Washington Yamamoto Castillo Schmidt Diallo Rivera Cohen Bailey Vargas Park "
    "Ortiz Novak Jefferson Ali Delgado Murphy Santos Begay Fernandez Walker Ochoa Kowalski Dubois Reed Mendoza Larsen "
    "Abebe Cruz Foster Medina Young Salazar Price Gutiérrez Bell Ibarra Stone Vega Harper"
).split()

PRONOUNS = {"girl": "she/her", "boy": "he/him", "nonbinary": "they/them"}
